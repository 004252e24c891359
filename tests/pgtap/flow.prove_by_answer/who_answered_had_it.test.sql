begin;
select plan(16);

-- Nobody knows of two messages whether they left.
select tests.make_operation();
create temporary table c as select n, c.* from generate_series(1, 2) as n, lateral tests.contacted_lead(n) as c;
create temporary table m as select c.n, x.uid, x.id, x.lead_id, x.sending_at as at from c join sending.messages as x on x.lead_id = c.lead_id;
delete from flow.signals;
update sending.messages set state = 'unknown', unknown_at = util.current_time(), delivered_at = null, read_at = null;
create function tests.signal(p_n integer, p_signal text, p_after interval, p_reason text default null, p_is_voided boolean default false) returns void language sql as $$
    insert into flow.signals (lead_id, signal, said_at, reason, voided_at)
    select m.lead_id, p_signal, m.at + p_after, p_reason, case when p_is_voided then util.current_time() end from m where m.n = p_n
$$;
-- What a signal proves; taken back.
create function tests.proved(p_signal text, p_after interval default '1 minute', p_reason text default null, p_is_voided boolean default false, p_of integer default 1, p_state text default 'unknown')
returns text language plpgsql as $$
declare
    v_is boolean;
    v_states text;
begin
    begin
        update sending.messages as x set state = p_state from m where x.id = m.id and m.n = 1;
        perform tests.signal(p_of, p_signal, p_after, p_reason, p_is_voided);
        v_is := flow.prove_by_answer(m.lead_id, m.uid) from m where m.n = 1;
        select string_agg(x.state, ' ' order by x.id) into v_states from sending.messages as x;
        raise exception 'taken back' using errcode = 'T0001';
    exception
        when sqlstate 'T0001' then
            return concat_ws(' ', v_is, v_states);
    end;
end;
$$;
select is(tests.proved('person_wrote'), 't delivered unknown', 'who answers had it, and nobody else');
select is(tests.proved('person_acknowledged'), 't delivered unknown', 'also with thanks');
select is(tests.proved('person_wrote_aside'), 't delivered unknown', 'or elsewhere');
select is(tests.proved('held', '1 minute', 'wrong_person'), 't delivered unknown', 'a stranger who says so had it');
select is(tests.proved('person_wrote', '0'), 't delivered unknown', 'in the same second too');
select is(tests.proved('person_wrote', '-1 second'), 'f unknown unknown', 'words of before prove nothing');
select is(tests.proved('human_wrote'), 'f unknown unknown', 'nor do ours');
select is(tests.proved('person_wrote', '1 minute', null, true), 'f unknown unknown', 'nor what was taken back');
select is(tests.proved('person_wrote', p_of => 2), 'f unknown unknown', 'nor another''s words');
select is(tests.proved('person_wrote', p_state => 'failed'), 'f failed unknown', 'what is known to have failed did');
select tests.signal(1, 'person_wrote', '9 minutes'), tests.signal(1, 'person_wrote', '3 minutes'), tests.signal(1, 'person_wrote', '-3 minutes');
select is(flow.prove_by_answer(b.lead_id, a.uid), false, 'a message of somebody else is none of theirs') from m as a, m as b where a.n = 1 and b.n = 2;
select is(flow.prove_by_answer(lead_id, uid), true, 'of several words') from m where n = 1;
select is(x.delivered_at, m.at + interval '3 minutes', 'the first after it say when it had arrived') from m join sending.messages as x on x.id = m.id where m.n = 1;
select is(flow.prove_by_answer(lead_id, uid), false, 'once') from m where n = 1;
-- Two messages of one lead, of which nobody knows.
update sending.messages as x set state = 'unknown', delivered_at = null from m where x.id = m.id;
insert into sending.messages (send_key, lead_id, channel_id, template_id, purpose, recipient, body, state, sends, queued_at, sending_at, unknown_at)
select 'second', x.lead_id, x.channel_id, x.template_id, x.purpose, x.recipient, x.body, 'unknown', 1, x.queued_at, x.sending_at, x.unknown_at from sending.messages as x join m on m.id = x.id and m.n = 1;
select is(flow.prove_by_answer(x.lead_id, x.uid), true, 'the second of one lead') from sending.messages as x where x.send_key = 'second';
select is((select string_agg(x.state, ' ' order by x.id) from sending.messages as x), 'unknown unknown delivered', 'is that one');

select * from finish();
rollback;
