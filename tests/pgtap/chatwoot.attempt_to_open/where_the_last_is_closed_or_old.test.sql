begin;
select plan(11);

-- Two leads that wait for a step of the cadence, of a number whose templates Chatwoot sends; each has one conversation.
select tests.make_operation();
create temporary table t as select tests.lead(1) as one, tests.lead(2) as two;
select tests.drain();
update sending.channels set mode = 'chatwoot' where is_default;
select tests.freeze('2026-03-13 15:00:00+00');
select rework.run();
delete from chatwoot.conversations where attempt > 1;
create temporary table s as select j.id from outbox.jobs as j join t on t.one = j.lead_id where j.kind = 'whatsapp.template' and j.payload ? 'attempt_id' order by j.id desc limit 1;
create function tests.opens_when(p_statement text) returns text language plpgsql as $$
declare
    v_found text;
begin
    begin
        update chatwoot.conversations set status = 'open', created_at = util.current_time(), written_at = null, is_reused = false;
        execute p_statement;
        select coalesce(chatwoot.attempt_to_open(j, chatwoot.current_conversation(j.lead_id), util.current_time())::text, 'none') into v_found
        from outbox.jobs as j join s using (id);
        raise exception 'taken back' using errcode = 'T0001';
    exception
        when sqlstate 'T0001' then
            return v_found;
    end;
end;
$$;
select is((select count(*) from s), 1::bigint, 'a step is ordered');
select is(tests.opens_when(c.statement), c.attempt, c.what)
from (values
    ('', 'none', 'one that is open and young is gone on with'),
    ('update chatwoot.conversations set status = ''resolved''', '2', 'one that is resolved has a successor'),
    ('update chatwoot.conversations set status = ''resolved'', is_reused = true', '2', 'also when it was open for another reason'),
    ('update chatwoot.conversations set created_at = util.current_time() - p.new_conversation_after - interval ''1 second'' from rework.policies as p', '2', 'so has one that is old'),
    ('update chatwoot.conversations set created_at = util.current_time() - p.new_conversation_after from rework.policies as p', 'none', 'but not before its time'),
    ('update chatwoot.conversations set is_reused = true, created_at = util.current_time() - interval ''1 year''', 'none', 'one that was open for another reason is gone on with'),
    ('update chatwoot.conversations set status = ''resolved''; update leads.leads set unanswered_since = util.current_time() where id = (select one from t)', 'none', 'words that nobody has answered stay where they are seen'),
    ('update chatwoot.conversations set status = ''resolved'' where lead_id <> (select one from t)', 'none', 'what became of another''s changes nothing'),
    ('delete from chatwoot.conversations where lead_id = (select one from t)', 'none', 'a first one is ordered with the contact'),
    ('update chatwoot.conversations set status = ''resolved''; update outbox.jobs set payload = payload - ''attempt_id'' where id = (select id from s)', 'none', 'other templates open none')
) as c (statement, attempt, what);

select * from finish();
rollback;
