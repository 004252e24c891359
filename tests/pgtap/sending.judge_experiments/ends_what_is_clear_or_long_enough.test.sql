begin;
select plan(12);
select tests.make_operation('2026-06-10 15:00:00+00');
insert into sending.templates (code, purpose, name, category, body, state)
select 't' || n, 'rework', 'n' || n, 'MARKETING', 'Oi', 'approved' from generate_series(1, 8) as n;
insert into sending.experiments (code, champion, challenger, least_sends, most_sends, started_at, ended_at, winner, reason)
values
    ('first', 't1', 't2', 10, 20, '2026-06-01', null, null, null), ('second', 't3', 't4', 10, 20, '2026-06-01', null, null, null), ('third', 't5', 't6', 10, 20, '2026-06-01', null, null, null), ('done', 't7', 't8', 10, 20, '2026-05-01', '2026-05-20', 't8', 'better');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 3) as n;
delete from sending.messages;
-- So many of a template arrived, of which so many were answered: lead two answers.
create function pg_temp.arrive(p_template text, p_arrived integer, p_answered integer) returns void language sql as $$
    insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, wamid, queued_at, sending_at, accepted_at, delivered_at)
    select (select l.id from l where l.n = case when g <= p_answered then 2 else 1 end), (select c.id from sending.channels as c), t.id, 'rework', gen_random_uuid()::text, '+5511971234567', 'x', 'delivered', gen_random_uuid()::text,
        '2026-06-02', '2026-06-02', '2026-06-02', '2026-06-02'
    from sending.templates as t, generate_series(1, p_arrived) as g where t.code = p_template
$$;
select leads.append_event((select l.id from l where l.n = 2), 'replied', 'system', '{"written_at": "2026-06-02 12:00+00"}');
create function pg_temp.standing() returns text language sql as $$
    select string_agg(concat_ws(' ', e.code, e.winner, e.reason, to_char(e.ended_at, 'MM-DD')), ', ' order by e.code) from sending.experiments as e
$$;

select pg_temp.arrive('t1', 9, 0), pg_temp.arrive('t2', 30, 30), pg_temp.arrive('t3', 30, 30), pg_temp.arrive('t4', 9, 0);
select is(sending.judge_experiments(), 0, 'nine of either say nothing');
select pg_temp.arrive('t1', 1, 0), pg_temp.arrive('t4', 1, 0);
select pg_temp.arrive('t5', 19, 10), pg_temp.arrive('t6', 20, 10);
select is(sending.judge_experiments(), 2, 'ten are enough where they do not touch');
select is(pg_temp.standing(), 'done t8 better 05-20, first t2 better 06-10, second t3 better 06-10, third', 'the better one wins, whichever it is');
select pg_temp.arrive('t5', 1, 0);
select is(sending.judge_experiments(), 1, 'twenty of either are enough of what makes no difference');
select is(pg_temp.standing(), 'done t8 better 05-20, first t2 better 06-10, second t3 better 06-10, third t5 no_difference 06-10', 'where the champion stays');
select is(sending.judge_experiments(), 0, 'what has ended is not judged');
insert into sending.experiments (code, champion, challenger, least_sends, most_sends, started_at) values ('fourth', 't7', 't5', 10, 20, '2026-06-01');
select is(sending.stop_experiment('done', 't7', 'x'), 't8', 'nor ended again');
select is(sending.stop_experiment('fourth', 't5'), 't5', 'a human may say who wins');
select is(pg_temp.standing(), 'done t8 better 05-20, first t2 better 06-10, fourth t5 stopped 06-10, second t3 better 06-10, third t5 no_difference 06-10', 'of one alone');
insert into sending.experiments (code, champion, challenger, least_sends, most_sends, started_at) values ('fifth', 't7', 'rework_2', 10, 20, '2026-06-01');
select is(sending.stop_experiment('fifth'), 't7', 'or that the champion stays');
select throws_ok($$select sending.stop_experiment('nada')$$, 'ID209', 'no experiment is called nada', 'what is none cannot end');
select throws_ok($$select sending.stop_experiment('fifth', 't1')$$, 'ID105', 'the winner is t7 or rework_2, not t1', 'nor be won by another');

select * from finish();
rollback;
