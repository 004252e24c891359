begin;
select plan(12);

-- Nine leads whose people write; nothing runs for ten days.
select tests.make_operation();
update ops.settings set value = null where key = 'working_hours';
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 9) as n;
select tests.drain();
select tests.reply(lead_id) from t where n <= 8;
create function tests.escalations() returns text language sql as $$
    select string_agg(k.kind || ' ' || k.count, ', ' order by k.kind)
    from (select e.kind, count(*) from leads.events as e where e.kind like 'term%' group by e.kind) as k
$$;
create function tests.run() returns integer language plpgsql as $$
declare
    v_count integer := 0;
    v_rows integer;
begin
    loop
        v_rows := routing.escalate(3);
        v_count := v_count + v_rows;
        exit when v_rows < 3;
    end loop;
    return v_count;
end;
$$;
select tests.advance('10 days');
select is((select count(*)::integer from governance.terms as g where g.state = 'overlooked'), 8, 'what nothing escalated is listed');
select is((select count(*)::integer from governance.stagnant_leads as s where s.reason = 'term_overlooked'), 8, 'and stands still');
select matches(tests.findings('leads'), 'terms_escalated', 'which health says');
select is(tests.run(), 8, 'when it runs again each lead is looked at');
select is(tests.escalations(), 'term_passed 8', 'and escalated by one step');
select is((select count(*)::integer from outbox.jobs as m where m.kind = 'chatwoot.note' and m.payload ->> 'about' like 'term%'), 8, 'with one note each');
select is(tests.run(), 0, 'not by another in the same minute');
select is((select max(c) - min(c) from (select count(*) as c from leads.leads as l where l.id <> tests.nth(9) group by l.consultant_id) as k) <= 2, true, 'shared as turns share');
select is((select count(*)::integer from governance.terms as g where g.state = 'passed' and g.due_at > util.current_time()), 8, 'whose new owners have their whole term');
select tests.advance('15 minutes');
select is(tests.run(), 8, 'half of it later');
select is(tests.escalations(), 'term_at_risk 8, term_passed 8', 'they are told');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
