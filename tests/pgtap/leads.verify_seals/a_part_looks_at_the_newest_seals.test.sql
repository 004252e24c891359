begin;
select plan(6);

-- Three days were sealed.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead(1) as one, tests.lead(2) as two;
select leads.seal_history();
select tests.freeze('2026-03-11 15:00:00+00'), leads.append_event(one, 'called', 'system', '{}') from t;
select leads.seal_history();
select tests.freeze('2026-03-12 15:00:00+00'), leads.append_event(two, 'called', 'system', '{}') from t;
select leads.seal_history();
create function tests.found(p_day date, p_slice integer, p_slices integer default 2) returns text language plpgsql as $$
declare
    v_found text;
begin
    begin
        set local session_replication_role = replica;
        update leads.seals as s set leads = s.leads + 1 where s.sealed_on = p_day;
        select string_agg(distinct concat_ws(' ', v.problem, v.sealed_on), ', ') into v_found from leads.verify_seals(p_slice, p_slices) as v;
        raise exception 'taken back' using errcode = 'T0001';
    exception
        when sqlstate 'T0001' then
            set local session_replication_role = origin;
            return v_found;
    end;
end;
$$;
select is((select array_agg(s.number order by s.number) from leads.seals as s), '{1,2,3}', 'three seals');
select is(tests.found('2026-03-10', null), 'seal_changed 2026-03-10', 'the whole looks at all of them');
select is(tests.found('2026-03-12', null), 'seal_changed 2026-03-12', 'the newest too');
select is(tests.found('2026-03-10', 0), null, 'a part of two only at the two newest');
select is(tests.found('2026-03-11', 0), 'seal_changed 2026-03-11', 'at the one before the last');
select is(tests.found('2026-03-12', 1), 'seal_changed 2026-03-12', 'and the last, whichever part it is');

select * from finish();
rollback;
