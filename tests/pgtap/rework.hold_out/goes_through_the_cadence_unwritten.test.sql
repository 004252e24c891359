begin;
select plan(17);
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table n as select n, tests.lead(n) as lead_id from generate_series(1, 40) as n;
select count(*) from tests.drain();
select rework.save_policy('default', '{"hold_out_percent": 30}');
create temporary table before as select count(*) as messages from sending.messages;
create temporary table d as select l.id, (rework.draw(l, p.id, p.hold_out_percent)).is_held_out from leads.leads as l, rework.policies as p where p.is_default;
select is((select count(*) between 4 and 22 from d where is_held_out), true, 'about a third is drawn');
select is((select count(*) from d join leads.leads as l on l.id = d.id, rework.policies as p where p.is_default and (rework.draw(l, p.id, 30)).is_held_out <> d.is_held_out), 0::bigint, 'the same whenever it is asked');
select is((select count(*) from leads.leads as l, rework.policies as p where p.is_default and (rework.draw(l, p.id, 0)).is_held_out), 0::bigint, 'nobody of none');

create temporary table told (day integer, lead_id bigint, step integer, action text);
do $$
begin
    for v_day in 1..14 loop
        perform tests.freeze('2026-03-10 09:00:00+00'::timestamptz + v_day * interval '1 day');
        insert into told select v_day, r.lead_id, r.step, r.action from rework.run(p_dry_run => true) as r;
        perform jobs.run('rework.run');
        perform tests.freeze('2026-03-10 23:00:00+00'::timestamptz + v_day * interval '1 day');
        perform tests.drain();
    end loop;
end;
$$;
create function tests.days(p_is_held_out boolean) returns text language sql as $$
    select string_agg(distinct x.days, '; ')
    from (
        select string_agg(format('%s D+%s', t.action, t.day), ', ' order by t.day) as days
        from told as t join d on d.id = t.lead_id where d.is_held_out = p_is_held_out group by t.lead_id
    ) as x
$$;
select is(tests.days(false), 'send_template D+3, send_template D+6, send_template D+10, exhaust D+13', 'who is written to has the cadence');
select is(tests.days(true), 'hold_out D+3, hold_out D+6, hold_out D+10, exhaust D+13', 'who is held out has the same days');
select is((select count(distinct tests.status(id)) from d), 1::bigint, 'and the same end');
select is((select count(*) from sending.messages as m join d on d.id = m.lead_id where d.is_held_out and m.purpose = 'rework'), 0::bigint, 'unwritten');
select is((select count(*) from outbox.jobs as j join d on d.id = j.lead_id where d.is_held_out and j.payload ->> 'purpose' = 'rework'), 0::bigint, 'nothing was ordered');
select is((select string_agg(distinct format('%s %s %s', a.state, a.hold_out_percent, a.outbox_id is null), ' ') from rework.attempts as a join d on d.id = a.lead_id where d.is_held_out), 'held_out 30.0 t', 'each step is an attempt that says so');
select is((select count(*) from rework.attempts as a join d on d.id = a.lead_id where d.is_held_out), (select 3 * count(*) from d where is_held_out), 'one of each');
select is((select governance.event_text(e) from leads.events as e where e.kind = 'rework_held_out' order by e.lead_id, e.seq limit 1) like 'Recontato nº 1 não enviado%', true, 'so does the history');
select jobs.refresh_views();
select is((select sum(m.attempts) from bi.mv_rework_effect as m where m.step > 0), (select 3 * count(*)::numeric from d where not is_held_out), 'the reports of what was sent know nothing of them');
select is(tests.is_sound(), '', 'nothing stands still');

-- Whoever writes by themselves is answered as anybody, and stays where they were drawn.
create temporary table w as select id from d where is_held_out order by id limit 1;
select tests.reply(id) from w;
select is((select format('%s %s', tests.status(id), tests.next_action(id)) from w), 'engaged answer_person', 'a person''s own words count');
select tests.advance('1 minute');
select inbox.record_human_answer(id, null, util.current_time()) from w;
select rework.save_policy('default', '{"hold_out_percent": 0}');
select tests.freeze(util.current_time() + interval '3 days');
select results_eq('select r.action from rework.run() as r join w on w.id = r.lead_id', $$values ('hold_out')$$, 'silent again, they are held out again, also when nobody new is');
create temporary table v as select tests.lead(50) as id;
select count(*) from tests.drain();
select tests.freeze(util.current_time() + interval '3 days');
select results_eq('select r.action from rework.run() as r join v on v.id = r.lead_id', $$values ('send_template')$$, 'a new one is written to');
select is((select a.hold_out_percent from rework.attempts as a join v on v.id = a.lead_id), 0.0, 'and proves nothing of the draw');

select * from finish();
rollback;
