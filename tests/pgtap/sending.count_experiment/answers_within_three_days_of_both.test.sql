begin;
select plan(33);

-- One experiment ended, another runs; each message is a row that the test makes. The clock says 15:00 of the tenth.
select tests.make_operation();
select sending.copy_template('first_contact', 'two', t.body) from sending.templates as t where t.code = 'first_contact';
select sending.start_experiment('e', 'first_contact', 'two', 50, 20, 40);
update sending.experiments set started_at = '2026-03-01 15:00Z' where code = 'e';
create temporary table l as select n, tests.lead(n) as lead_id from generate_series(1, 4) as n;
delete from sending.messages;
create function tests.arrives(p_template text, p_sent_at timestamptz, p_answer interval default null, p_patch jsonb default '{}') returns void language plpgsql as $$
declare
    v_lead_id bigint := tests.lead(1000 + (select count(*)::integer from sending.messages));
begin
    insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, queued_at, sending_at, delivered_at)
    select v_lead_id, tests.channel(), t.id, 'first_contact', gen_random_uuid()::text, '+1', 'x', 'sent', 1, p_sent_at, p_sent_at, case when p_patch ? 'lost' then null else p_sent_at end from sending.templates as t where t.code = p_template;
    if p_answer is not null then
        perform leads.append_event(v_lead_id, coalesce(p_patch ->> 'kind', 'replied'), 'person', jsonb_strip_nulls(jsonb_build_object('written_at', p_sent_at + p_answer, 'outcome', p_patch -> 'outcome')), null, p_sent_at + coalesce((p_patch ->> 'heard')::interval, p_answer));
    end if;
end;
$$;
create function tests.counted() returns text language sql as $$ select string_agg(format('%s %s/%s', c.template, c.answered, c.arrived), ', ' order by c.n) from sending.experiments as e cross join lateral sending.count_experiment(e) with ordinality as c (template, arrived, answered, share, low, high, n) where e.code = 'e' $$;
select is(tests.counted(), 'first_contact 0/0, two 0/0', 'nothing yet, the champion first');
select tests.arrives('first_contact', '2026-03-01 14:59:59Z');
select is(tests.counted(), 'first_contact 0/0, two 0/0', 'what was sent before it began does not count');
select tests.arrives('first_contact', '2026-03-01 15:00Z');
select is(tests.counted(), 'first_contact 0/1, two 0/0', 'from its beginning on');
select tests.arrives('two', '2026-03-07 15:00Z');
select is(tests.counted(), 'first_contact 0/1, two 0/0', 'three days ago is too young');
select tests.arrives('two', '2026-03-07 14:59:59Z');
select is(tests.counted(), 'first_contact 0/1, two 0/1', 'a second more is enough');
select tests.arrives('two', '2026-03-05 12:00Z', p_patch => '{"lost": 1}');
select tests.arrives('rework_1', '2026-03-05 12:00Z', '1 hour');
select is(tests.counted(), 'first_contact 0/1, two 0/1', 'what did not arrive and what is no part of it');
select tests.arrives('two', '2026-03-05 12:00Z', '1 hour');
select is(tests.counted(), 'first_contact 0/1, two 1/2', 'an answer');
select tests.arrives('first_contact', '2026-03-05 12:00Z', interval '3 days' - interval '1 second');
select is(tests.counted(), 'first_contact 1/2, two 1/2', 'within three days');
select tests.arrives('first_contact', '2026-03-05 12:00Z', '3 days');
select is(tests.counted(), 'first_contact 1/3, two 1/2', 'and not later');
select tests.arrives('first_contact', '2026-03-05 12:00Z', '0');
select is(tests.counted(), 'first_contact 2/4, two 1/2', 'at once');
select tests.arrives('first_contact', '2026-03-05 12:00Z', '-1 second', '{"heard": "1 hour"}');
select is(tests.counted(), 'first_contact 2/5, two 1/2', 'what was written before it is no answer, whenever it was heard');
select tests.arrives('first_contact', '2026-03-05 12:00Z', '1 hour', '{"heard": "-1 second"}');
select is(tests.counted(), 'first_contact 2/6, two 1/2', 'nor what was heard before');
select tests.arrives('two', '2026-03-05 12:00Z', '1 hour', '{"kind": "note_added"}');
select is(tests.counted(), 'first_contact 2/6, two 1/3', 'what is no reply is none');
select tests.arrives('two', '2026-03-05 12:00Z', '1 hour', jsonb_build_object('outcome', o)) from unnest('{new_lead,before_the_end,after_the_end}'::text[]) as o;
select is(tests.counted(), 'first_contact 2/6, two 4/6', 'an answer to a lead that ended is one');
select tests.arrives('two', '2026-03-05 12:00Z', '1 hour', jsonb_build_object('outcome', o)) from unnest('{stop,wrong_person}'::text[]) as o;
select is(tests.counted(), 'first_contact 2/6, two 4/8', 'who asks for no more, or is another, did not answer');
-- Another lead's answer is its own.
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, queued_at, sending_at, delivered_at) select l.lead_id, tests.channel(), t.id, 'first_contact', 'z', '+1', 'x', 'sent', 1, '2026-03-05 12:00Z', '2026-03-05 12:00Z', '2026-03-05 12:00Z' from l, sending.templates as t where l.n = 1 and t.code = 'two';
select leads.append_event(l.lead_id, 'replied', 'person', '{"written_at": "2026-03-05T13:00:00Z"}', null, '2026-03-05 13:00Z') from l where n = 2;
select is(tests.counted(), 'first_contact 2/6, two 4/9', 'another''s answer is another''s');
update sending.experiments set ended_at = '2026-03-08 12:00Z', winner = champion, reason = 'stopped';
select is(tests.counted(), 'first_contact 0/1, two 0/0', 'what ended counts what was sent three days before its end');
update sending.experiments set ended_at = null, winner = null, reason = null;

-- When it ends. So many of each, with so many answers.
create function tests.fill(p_first integer, p_first_answers integer, p_second integer, p_second_answers integer) returns text language plpgsql as $$
declare
    v_count integer;
begin
    delete from sending.messages;
    perform tests.fill_one('first_contact', p_first, p_first_answers), tests.fill_one('two', p_second, p_second_answers);
    update sending.experiments set ended_at = null, winner = null, reason = null where code = 'e';
    v_count := sending.judge_experiments();
    return v_count || coalesce((select concat_ws(' ', '', e.winner, e.reason) from sending.experiments as e where e.code = 'e' and e.ended_at is not null), '');
end;
$$;
create function tests.fill_one(p_template text, p_count integer, p_answers integer) returns void language sql as $$
    insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, queued_at, sending_at, delivered_at)
    select case when g.i <= p_answers then answered.lead_id else silent.lead_id end, tests.channel(), t.id, 'first_contact', p_template || g.i, '+1', 'x', 'sent', 1, '2026-03-05 12:00Z', '2026-03-05 12:00Z', '2026-03-05 12:00Z'
    from generate_series(1, p_count) as g (i), sending.templates as t, l as answered, l as silent where t.code = p_template and answered.n = 2 and silent.n = 1
$$;
select is(tests.fill(19, 0, 40, 40), '0', 'nineteen of one are too few');
select is(tests.fill(40, 40, 19, 0), '0', 'of either');
select is(tests.fill(20, 0, 20, 20), '1 two better', 'twenty of both tell which is better');
select is(tests.fill(20, 20, 20, 0), '1 first_contact better', 'also the champion');
select is(tests.fill(20, 10, 20, 10), '0', 'while nothing is known it goes on');
select is(tests.fill(39, 20, 40, 20), '0', 'until both');
select is(tests.fill(40, 20, 39, 20), '0', 'have forty');
select is(tests.fill(40, 20, 40, 20), '1 first_contact no_difference', 'then nothing will be known');
select is(tests.fill(40, 20, 40, 22), '1 first_contact no_difference', 'a little better is not better');
select is(tests.fill(40, 0, 40, 40), '1 two better', 'but better is, at the end too');
select is(sending.judge_experiments(), 0, 'what ended is over');
select is((select e.ended_at from sending.experiments as e where e.code = 'e'), util.current_time(), 'now');
-- Two at once.
select sending.copy_template('rework_1', 'three', t.body) from sending.templates as t where t.code = 'rework_1';
select sending.start_experiment('f', 'rework_1', 'three', 50, 20, 40);
update sending.experiments set started_at = '2026-03-01 15:00Z';
select is(tests.fill(20, 0, 20, 20), '1 two better', 'one alone ends');
select is((select e.ended_at from sending.experiments as e where e.code = 'f'), null, 'the other does not');
update sending.experiments set ended_at = null, winner = null, reason = null;
select tests.fill_one('rework_1', 20, 20), tests.fill_one('three', 20, 0);
select is(sending.judge_experiments(), 2, 'both');
select is((select string_agg(e.winner, ' ' order by e.code) from sending.experiments as e), 'two rework_1', 'each by its own');

select * from finish();
rollback;
