begin;
select plan(18);

-- Four seals of four days.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead(1) as one, tests.lead(2) as two;
select leads.seal_history();
do $$
begin
    for d in 11 .. 13 loop
        perform tests.freeze(format('2026-03-%s 15:00:00+00', d)::timestamptz);
        perform leads.append_event(one, 'called', 'system') from t;
        perform leads.seal_history();
    end loop;
end;
$$;
create function tests.found(p_statement text, p_since integer default 0) returns text language plpgsql as $$
declare
    v_found text;
begin
    begin
        set local session_replication_role = replica;
        execute p_statement;
        select string_agg(concat_ws(' ', c.problem, to_char(c.sealed_on, 'DD'), c.detail), '; ' order by c.sealed_on nulls first, c.problem, c.detail) into v_found from leads.check_seals(p_since) as c;
        raise exception 'taken back' using errcode = 'T0001';
    exception
        when sqlstate 'T0001' then
            set local session_replication_role = origin;
            return coalesce(v_found, 'whole');
    end;
end;
$$;
create function tests.root(p_n integer) returns text language sql as $$ select format('update leads.seals set root = ''\x%s'' where number = %s', repeat('ab', 32), p_n) $$;
select is(tests.found('select 1'), 'whole', 'untouched they are whole');
select is(tests.found('delete from leads.seals where number = 2'), 'seal_missing 11 positions of this day are sealed by no seal; seal_missing 12 seals 2 to 2 before it are gone', 'one that is gone');
select is(tests.found('delete from leads.seals where number in (2, 3)'), 'seal_missing 11 positions of this day are sealed by no seal; seal_missing 12 positions of this day are sealed by no seal; seal_missing 13 seals 2 to 3 before it are gone', 'two that are gone');
select is(tests.found('delete from leads.seals where number = 1'), 'seal_missing 10 positions of this day are sealed by no seal; seal_missing 11 seals 1 to 1 before it are gone', 'the first');
select is(tests.found('delete from leads.seals where number = 4'), 'seal_missing 12 the newest seal was number 4, there is number 3; seal_missing 13 positions of this day are sealed by no seal', 'the last');
select is(tests.found('delete from leads.seals where number = 4; delete from leads.lead_seals where sealed_on = ''2026-03-13'''), 'seal_missing 12 the newest seal was number 4, there is number 3', 'with what it sealed');
select is(tests.found(tests.root(2)), 'seal_changed 11 its root is not that of the positions that it sealed; seal_changed 12 it does not build on the seal before it', 'a root that was changed');
select is(tests.found(tests.root(2), 2), 'seal_changed 12 it does not build on the seal before it', 'of which the later ones tell');
select is(tests.found(tests.root(2), 1), 'seal_changed 11 its root is not that of the positions that it sealed; seal_changed 12 it does not build on the seal before it', 'and itself, when it is asked about');
select is(tests.found(tests.root(4)), 'seal_changed 13 its root is not that of the positions that it sealed; seal_changed 13 the newest seal was number 4, there is number 4 with another root', 'the newest by what is kept of it');
select is(tests.found('update leads.seals set leads = leads + 1 where number = 3'), 'seal_changed 12 its root is not that of the positions that it sealed', 'a number of leads that is not so');
select is(tests.found('delete from leads.lead_seals where sealed_on = ''2026-03-12'''), 'seal_changed 12 its root is not that of the positions that it sealed', 'positions that are gone');
select is(tests.found('insert into leads.lead_seals select date ''2026-03-20'', p.lead_id, p.seq, p.hash from leads.lead_seals as p where p.sealed_on = ''2026-03-13'''), 'seal_missing 20 positions of this day are sealed by no seal', 'positions of a day without a seal');
select is(tests.found('update leads.seals set previous_root = root where number = 3'), 'seal_changed 12 it does not build on the seal before it; seal_changed 12 its root is not that of the positions that it sealed', 'one that builds on another');
select is(tests.found('update leads.seal_head set number = 9'), 'seal_missing 13 the newest seal was number 9, there is number 4', 'what is kept of a later one');
select is(tests.found('update leads.seal_head set number = 2'), 'seal_changed 13 the newest seal was number 2, there is number 4', 'or of an earlier one');
select is(tests.found('delete from leads.seal_head'), 'seal_changed 13 the newest seal was number 0, there is number 4', 'or of none');
select is(tests.found('delete from leads.seals; delete from leads.lead_seals'), 'seal_missing the newest seal was number 4, there is number 0', 'when all are gone what is kept tells');

select * from finish();
rollback;
