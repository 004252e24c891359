begin;
select plan(37);

-- A failure of one message: what becomes of it, of its channel, its template and its number, and of nobody else's.
select tests.make_crowd();
delete from sending.whatsapp_errors;
insert into sending.whatsapp_errors (first_code, last_code, class, meaning)
select 1000 + n, 1000 + n, c, 'x'
from unnest(array['RETRY', 'RETRY_LIMITED', 'RATE_NUMBER', 'RATE_APP', 'RATE_PAIR', 'STOP_CHANNEL', 'STOP_NUMBER_COOLDOWN', 'TEMPLATE', 'TEMPLATE_COOLDOWN', 'RECIPIENT_COOLDOWN', 'RECIPIENT_PERM', 'REQUEST_BUG', 'OPT_OUT']) with ordinality as x (c, n);
update sending.templates set state_since = '2026-02-01Z';
select tests.remember();
-- Waits that chance prolongs are a while.
create function tests.wait(p_until timestamptz) returns text language sql as $$
    select case when w is null then null when date_trunc('second', w) = w then w::text else 'a while' end from (select p_until - util.current_time() as w) as x
$$;
-- The time to wait and the state of the message after the nth send, everything taken back afterwards.
create function tests.after_failure(p_code integer, p_sends integer default 1, p_patch jsonb default '{}') returns text language plpgsql as $$
declare
    v_id constant bigint := (select m.id from sending.messages as m where m.lead_id = tests.nth(2));
    v_failed outbox.failed;
    v_changes text;
    v_shown text;
begin
    begin
        update sending.messages set sends = p_sends, sending_at = util.current_time() - interval '1 minute' where id = v_id;
        perform tests.remember();
        v_failed := sending.record_failure(v_id, tests.error(p_code, p_patch), util.current_time());
        v_changes := tests.what_changed();
        raise exception using errcode = 'ZZ001', message = (
            select concat_ws(' ', v_failed.state, tests.wait(v_failed.due_at), m.state, 'sends ' || m.sends, 'wamid ' || (m.wamid is not null), 'earlier ' || cardinality(m.earlier_wamids),
                'held ' || tests.wait(c.held_until), c.state, c.state_reason, t.state, 'held ' || (t.held_until - util.current_time())) || ' | ' || v_changes
            from sending.messages as m join sending.channels as c on c.id = m.channel_id join sending.templates as t on t.id = m.template_id where m.id = v_id
        );
    exception
        when sqlstate 'ZZ001' then return sqlerrm;
    end;
end;
$$;
select is(tests.after_failure(1001), 'pending 00:00:05 queued sends 1 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'may be tried again');
select is(tests.after_failure(1002), 'pending 00:01:00 queued sends 1 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'may be tried a little');
select is(tests.after_failure(1003), 'pending 00:00:02 queued sends 1 wamid false earlier 1 held 00:00:02 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.channels ~1, sending.messages ~1', 'the number sends too much');
select is(tests.after_failure(1004), 'pending 00:05:00 queued sends 1 wamid false earlier 1 held 00:05:00 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.channels ~2, sending.messages ~1', 'we call too much');
select is(tests.after_failure(1005), 'pending 00:00:04 queued sends 1 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'too much for one person');
select is(tests.after_failure(1006), 'pending 00:05:00 queued sends 1 wamid false earlier 1 stopped 1006 approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.channels ~1, sending.messages ~1', 'the channel stands');
select is(tests.after_failure(1007), 'pending 00:05:00 queued sends 1 wamid false earlier 1 stopped 1007 approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.channels ~1, sending.messages ~1', 'the number rests');
select is(tests.after_failure(1008), 'pending 00:05:00 queued sends 1 wamid false earlier 1 active paused | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1, sending.templates ~1', 'the template is gone');
select is(tests.after_failure(1009), 'pending 00:05:00 queued sends 1 wamid false earlier 1 active approved held 03:00:00 | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1, sending.templates ~1', 'the template rests');
select is(tests.after_failure(1010), 'pending 1 day queued sends 1 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'the person is left a day');
select is(tests.after_failure(1011), 'dead failed sends 1 wamid true earlier 0 active approved | flow.signals +1, leads.events +2, leads.leads ~1, outbox.jobs +1, people.identifiers ~1, routing.waits +1, sending.messages ~1', 'the number is none');
select is(tests.after_failure(1012), 'dead failed sends 1 wamid true earlier 0 active approved | flow.signals +1, leads.events +2, leads.leads ~1, outbox.jobs +1, routing.waits +1, sending.messages ~1', 'we asked wrongly');
select is(tests.after_failure(1013), 'dead failed sends 1 wamid true earlier 0 active approved | flow.signals +1, leads.events +3, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, outbox.jobs +3, people.suppressions +2, sending.messages ~1', 'the person does not want it');
select is(tests.after_failure(1002, 2), 'pending 00:04:00 queued sends 2 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'a second time');
select is(tests.after_failure(1002, 3), 'dead failed sends 3 wamid true earlier 0 active approved | flow.signals +1, leads.events +2, leads.leads ~1, outbox.jobs +1, routing.waits +1, sending.messages ~1', 'a third time is the last');
select is(tests.after_failure(1005, 2), 'pending 00:00:16 queued sends 2 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'four times as long');
select is(tests.after_failure(1005, 6), 'pending 01:08:16 queued sends 6 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'up to six');
select is(tests.after_failure(1005, 7), 'pending 01:08:16 queued sends 7 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'and no longer');
select is(tests.after_failure(1010, 2), 'pending 1 day queued sends 2 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'two days');
select is(tests.after_failure(1010, 3), 'dead failed sends 3 wamid true earlier 0 active approved | flow.signals +1, leads.events +2, leads.leads ~1, outbox.jobs +1, routing.waits +1, sending.messages ~1', 'and no third');
select is(tests.after_failure(1003, 1, '{"retry_after_seconds": 90}'), 'pending 00:01:30 queued sends 1 wamid false earlier 1 held 00:01:30 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.channels ~1, sending.messages ~1', 'as long as Meta says');
select is(tests.after_failure(1003, 1, '{"retry_after_seconds": 1}'), 'pending 00:00:02 queued sends 1 wamid false earlier 1 held 00:00:02 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.channels ~1, sending.messages ~1', 'at least as long as we would');
select is(tests.after_failure(1003, 1, '{"retry_after_seconds": 7200}'), 'pending 01:00:00 queued sends 1 wamid false earlier 1 held 01:00:00 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.channels ~1, sending.messages ~1', 'at most an hour');
select is(tests.after_failure(1012, 1, '{"retry_after_seconds": 90}'), 'dead failed sends 1 wamid true earlier 0 active approved | flow.signals +1, leads.events +2, leads.leads ~1, outbox.jobs +1, routing.waits +1, sending.messages ~1', 'what is not sent again waits for nothing');
select is(tests.after_failure(null, 1, '{"phase": "before_request"}'), 'pending a while queued sends 0 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'what never left');
select is(tests.after_failure(null, 1, '{"phase": "no_answer"}'), 'dead unknown sends 1 wamid true earlier 0 active approved | flow.signals +1, leads.events +1, leads.leads ~1, outbox.jobs +1, sending.messages ~1', 'nobody knows');
select is(tests.after_failure(null, 1, '{"phase": "lease_expired"}'), 'dead unknown sends 1 wamid true earlier 0 active approved | flow.signals +1, leads.events +1, leads.leads ~1, outbox.jobs +1, sending.messages ~1', 'a worker vanished');
select is(tests.after_failure(1011, 1, '{"at": "2026-03-10 15:59:59Z"}'), 'dead failed sends 1 wamid true earlier 0 active approved | flow.signals +1, leads.events +2, leads.leads ~1, outbox.jobs +1, people.identifiers ~1, routing.waits +1, sending.messages ~1', 'as of when Meta said it');
update sending.templates set state_said_at = '2026-03-10 15:59:00Z';
select is(tests.after_failure(1008), 'pending 00:05:00 queued sends 1 wamid false earlier 1 active paused | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1, sending.templates ~1', 'said since it left is later');
update sending.templates set state_said_at = '2026-03-10 15:59:01Z';
select is(tests.after_failure(1008, 1), 'pending 00:05:00 queued sends 1 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'what was said later stands');
select is(tests.after_failure(1009), 'pending 00:05:00 queued sends 1 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'also for a rest');
update sending.templates set state_said_at = null, state = 'disabled';
select is(tests.after_failure(1008, 1, '{"at": "2026-03-10 16:00:00Z"}'), 'pending 00:05:00 queued sends 1 wamid false earlier 1 active paused | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1, sending.templates ~1', 'one that was missing is paused since then');
update sending.channels set held_until = '2026-03-10 18:00Z';
select is(tests.after_failure(1004), 'pending 00:05:00 queued sends 1 wamid false earlier 1 held 02:00:00 active disabled | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'a longer rest stays');
update sending.templates set state = 'approved';
update sending.channels set held_until = null, state_since = '2026-02-01Z';
update outbox.jobs as j set failing_since = util.current_time() - interval '8 days', attempts = 40 where j.id = tests.row_id(tests.nth(2), 'whatsapp.template');
select is(tests.after_failure(1001), 'dead failed sends 1 wamid true earlier 0 active approved | flow.signals +1, leads.events +2, leads.leads ~1, outbox.jobs +1, routing.waits +1, sending.messages ~1', 'tried for longer than the window');
update sending.channels set state_since = util.current_time() - interval '1 hour' where is_default;
select is(tests.after_failure(1001), 'pending a while queued sends 1 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'but the time in which the channel stood does not count');
update sending.channels set state_since = '2026-02-01Z';
update sending.templates set state_since = util.current_time() - interval '1 hour';
select is(tests.after_failure(1001), 'pending a while queued sends 1 wamid false earlier 1 active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.messages ~1', 'nor that in which the template was missing');
select is(tests.after_failure(1003), 'pending a while queued sends 1 wamid false earlier 1 held a while active approved | flow.signals +1, leads.events +2, leads.leads ~1, routing.waits +1, sending.channels ~1, sending.messages ~1', 'the others know no window');

select * from finish();
rollback;
