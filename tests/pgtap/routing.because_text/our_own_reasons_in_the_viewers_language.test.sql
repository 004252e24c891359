begin;
select plan(6);

select tests.make_operation();
select is(routing.because_text('saved:Sul: a'), 'a regra Sul: a foi salva sozinha, sem simulação', 'a rule that was saved alone, whatever its name');
select set_config('indica.locale', 'en', true);
select is(routing.because_text('removed:Sul'), 'rule Sul alone was removed, without a simulation', 'or removed, in English');
select is(routing.because_text('changed_directly'), 'changed directly in the database', 'or changed in the table');
select is(routing.because_text('the state''s rule was a mistake'), 'the state''s rule was a mistake', 'a human''s words as they are');
select is(routing.because_text(null), null, 'nothing is nothing');
select is(
    (select string_agg(distinct v.forced_because, ', ' order by v.forced_because) from routing.list_versions() as v where v.forced_because is not null and v.forced_because like '%!_%' escape '!'),
    null, 'no code is shown to anybody'
);

select * from finish();
rollback;
