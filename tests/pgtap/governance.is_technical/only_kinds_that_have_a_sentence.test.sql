begin;
select plan(3);

select is(governance.is_technical('note_written'), true, 'the machine''s own work');
select is(governance.is_technical('replied'), false, 'what a person said is none');
select is(
    (
        select string_agg(k.kind[1], ', ')
        from regexp_matches(pg_get_functiondef('governance.is_technical(text)'::regprocedure), '''([a-z_]{4,})''', 'g') as k (kind)
        where position(format('when %L then', k.kind[1]) in pg_get_functiondef('governance.event_text(leads.events)'::regprocedure)) = 0
    ),
    null, 'each kind is one that the history tells'
);

select * from finish();
rollback;
