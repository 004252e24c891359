begin;
select plan(88);

select tests.make_operation();

-- Fails the template of a fresh lead with a code and shows everything that came of it, then takes it back.
create function tests.after(p_error jsonb) returns text language plpgsql as $$
declare
    v_lead_id bigint;
    v_claimed record;
    v_state text;
    v_result text;
begin
    begin
        v_lead_id := tests.lead_with_conversation(1);
        select * into v_claimed from tests.claim_one('whatsapp.template');
        v_state := outbox.fail(tests.worker_id(), v_claimed.id, v_claimed.attempt, p_error);
        select concat_ws(
            ' | ',
            concat_ws(' ', v_state, case when v_state = 'pending' then 'in ' || date_trunc('second', r.due_at - util.current_time()) end),
            concat_ws(' ', m.state, m.sends),
            concat_ws(' ', l.status, l.next_action),
            case when c.state <> 'active' then 'channel stopped ' || c.state_reason end,
            'channel held ' || date_trunc('second', c.held_until - util.current_time()),
            case when t.state <> 'approved' then 'template ' || t.state end,
            'template held ' || (t.held_until - util.current_time()),
            case when exists (select from people.suppressions) then 'suppressed' end
        )
        into v_result
        from leads.leads as l
        join sending.messages as m on m.lead_id = l.id
        join outbox.jobs as r on r.id = v_claimed.id
        join sending.channels as c on c.id = m.channel_id
        join sending.templates as t on t.id = m.template_id
        where l.id = v_lead_id;
        if tests.is_sound() <> '' then
            v_result := v_result || ' | ' || tests.is_sound();
        end if;
        raise exception 'taken back' using errcode = 'T0001';
    exception
        when sqlstate 'T0001' then
            return v_result;
    end;
end;
$$;

create temporary table outcomes (class text primary key, expected text);
insert into outcomes values
    ('RETRY', 'pending in 00:00:05 | queued 1 | new first_contact'),
    ('RETRY_LIMITED', 'pending in 00:01:00 | queued 1 | new first_contact'),
    ('RATE_NUMBER', 'pending in 00:00:02 | queued 1 | new first_contact | channel held 00:00:02'),
    ('RATE_APP', 'pending in 00:05:00 | queued 1 | new first_contact | channel held 00:05:00'),
    ('RATE_PAIR', 'pending in 00:00:04 | queued 1 | new first_contact'),
    ('STOP_CHANNEL', 'pending in 00:05:00 | queued 1 | new first_contact | channel stopped {code}'),
    ('STOP_NUMBER_COOLDOWN', 'pending in 00:05:00 | queued 1 | new first_contact | channel stopped {code}'),
    ('TEMPLATE', 'pending in 00:05:00 | queued 1 | new first_contact | template paused'),
    ('TEMPLATE_COOLDOWN', 'pending in 00:05:00 | queued 1 | new first_contact | template held 03:00:00'),
    ('RECIPIENT_COOLDOWN', 'pending in 1 day | queued 1 | new first_contact'),
    ('TEMPLATE_OR_REQUEST', 'pending in 00:05:00 | queued 1 | new first_contact'),
    ('CONFIG', 'dead | failed 1 | new human_review'),
    ('RECIPIENT_COUNTRY', 'dead | failed 1 | new call_by_consultant'),
    ('RECIPIENT_PERM', 'dead | failed 1 | new call_by_consultant'),
    ('RECIPIENT_PERM_MARKETING', 'dead | failed 1 | new call_by_consultant'),
    ('RECIPIENT_TRANSIENT', 'dead | failed 1 | new call_by_consultant'),
    ('RECIPIENT_IDENTITY', 'dead | failed 1 | new human_review'),
    ('OPT_OUT', 'dead | failed 1 | opted_out | suppressed'),
    ('REQUEST_BUG', 'dead | failed 1 | new human_review'),
    ('WINDOW_CLOSED', 'dead | failed 1 | new human_review'),
    ('INBOUND', 'dead | failed 1 | new human_review'),
    ('TEMPLATE_CREATE', 'dead | failed 1 | new human_review');

select is(
    tests.after(tests.error(e.first_code)),
    -- A Brazilian number has another form, which is tried once.
    case when e.first_code = 131026 then 'pending in 00:00:10 | queued 1 | new first_contact' else replace(o.expected, '{code}', e.first_code::text) end, format('%s %s: %s', e.first_code, e.class, e.meaning)
)
from sending.whatsapp_errors as e
left join outcomes as o on o.class = e.class
order by e.first_code;

select is(tests.after(t.error), t.expected, t.what)
from (values
    ('a code inside a range', tests.error(250), 'pending in 00:05:00 | queued 1 | new first_contact | channel stopped 250'),
    ('a narrow range goes before a wide one', tests.error(200), 'pending in 00:05:00 | queued 1 | new first_contact | channel stopped 200'),
    ('an unknown code is a defect of ours', tests.error(987654), 'dead | failed 1 | new human_review'),
    ('unless Meta says that it passes', tests.error(987654, '{"is_transient": true}'), 'pending in 00:01:00 | queued 1 | new first_contact'),
    ('or that it is theirs', tests.error(987654, '{"http_status": 503}'), 'pending in 00:01:00 | queued 1 | new first_contact'),
    ('an unknown code of any size', tests.error() || '{"code": 99999999999}', 'dead | failed 1 | new human_review'),
    ('a negative code', tests.error(-1), 'dead | failed 1 | new human_review'),
    ('no code at all', tests.error(null), 'dead | failed 1 | new human_review'),
    ('nothing known', '{}', 'dead | failed 1 | new human_review'),
    ('it provably did not leave: no send is counted', tests.error(null, '{"phase": "before_request", "http_status": null}'), 'pending in 00:00:00 | queued 0 | new first_contact'),
    ('no answer: unknown, never again by itself', tests.error(null, '{"phase": "no_answer", "http_status": null}'), 'dead | unknown 1 | new human_review'),
    ('no answer goes before any code', tests.error(131016, '{"phase": "no_answer"}'), 'dead | unknown 1 | new human_review'),
    ('as long as they ask', tests.error(131016, '{"retry_after_seconds": 600}'), 'pending in 00:10:00 | queued 1 | new first_contact'),
    ('but no more than an hour', tests.error(131016, '{"retry_after_seconds": 86400}'), 'pending in 01:00:00 | queued 1 | new first_contact'),
    ('and never where it must not be sent again', tests.error(130403, '{"retry_after_seconds": 60}'), 'dead | failed 1 | new call_by_consultant'),
    ('least of all when nobody knows whether it left', tests.error(null, '{"phase": "no_answer", "retry_after_seconds": 60}'), 'dead | unknown 1 | new human_review')
) as t (what, error, expected);

select * from finish();
rollback;
