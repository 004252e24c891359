begin;
select plan(10);

-- Two leads whose step of the cadence left; each has one conversation.
select tests.make_operation();
create temporary table t as select tests.lead(1) as one, tests.lead(2) as two;
select tests.drain();
select tests.freeze('2026-03-13 15:00:00+00');
select rework.run();
select tests.advance('1 hour');
select tests.drain();
update outbox.jobs set state = 'done', finished_at = util.current_time() where state = 'pending';
delete from chatwoot.conversations where attempt > 1;
create temporary table m as select distinct on (m.lead_id) m.lead_id, m.uid from sending.messages as m order by m.lead_id, m.id desc;
select rework.save_policy('slow', '{"name": "Devagar", "conditions": {"origin": ["site"]}, "steps": [{"gap_days": 1, "template": "rework_1"}]}');
update rework.policies set new_conversation_after = interval '9 days', is_active = false where code = 'slow';

-- What is ordered for one after something was done to its conversation or to it; taken back.
create function tests.ordered_when(p_statement text) returns text language plpgsql as $$
declare
    v_found text;
begin
    begin
        update chatwoot.conversations set status = 'open', created_at = util.current_time(), written_at = null, is_reused = false;
        execute p_statement;
        perform tests.remember();
        perform chatwoot.show_rework(one, m.uid, util.current_time()) from t, m where m.lead_id = t.one;
        select string_agg(concat_ws(' ', j.kind, j.payload ->> 'attempt', j.payload ->> 'status'), ', ' order by j.id)
            || ': ' || tests.what_changed() into v_found
        from outbox.jobs as j where j.state = 'pending' and j.lead_id = (select one from t);
        v_found := coalesce(v_found, tests.what_changed());
        raise exception 'taken back' using errcode = 'T0001';
    exception
        when sqlstate 'T0001' then
            return v_found;
    end;
end;
$$;
select is(tests.ordered_when(c.statement), c.ordered, c.what)
from (values
    ('', 'chatwoot.update: outbox.jobs +1', 'one that is open and young is gone on with, under its new label'),
    ('update chatwoot.conversations set status = ''resolved''', 'chatwoot.conversation 2: outbox.jobs +1', 'one that is resolved has a successor'),
    ('update chatwoot.conversations set created_at = util.current_time() - p.new_conversation_after - interval ''1 second'' from rework.policies as p where p.is_default',
        'chatwoot.update resolved, chatwoot.conversation 2: outbox.jobs +2', 'so has one that is old, which is resolved first'),
    ('update chatwoot.conversations set created_at = util.current_time() - p.new_conversation_after from rework.policies as p where p.is_default', 'chatwoot.update: outbox.jobs +1', 'but not before its time'),
    ('update rework.policies set new_conversation_after = interval ''1 hour'' where not is_default', 'chatwoot.update: outbox.jobs +1', 'however soon another cadence would have a new one'),
    ('update chatwoot.conversations set is_reused = true, created_at = util.current_time() - interval ''1 year''',
        'chatwoot.update: outbox.jobs +1', 'one that was open for another reason is gone on with: it is not closed, and no second one is opened beside it'),
    ('update chatwoot.conversations set status = ''resolved''; update leads.leads set unanswered_since = util.current_time() where id = (select one from t)',
        'nothing', 'words that nobody has answered stay where they are seen'),
    ('update chatwoot.conversations set status = ''resolved'', written_at = util.current_time()', 'nothing', 'so do words that Chatwoot alone has'),
    ('update chatwoot.conversations set status = ''resolved'' where lead_id <> (select one from t)', 'chatwoot.update: outbox.jobs +1', 'what became of another''s changes nothing'),
    ('update chatwoot.conversations set status = ''resolved'' where lead_id = (select one from t); update leads.leads set unanswered_since = util.current_time() where id <> (select one from t)',
        'chatwoot.conversation 2: outbox.jobs +1', 'nor what another wrote')
) as c (statement, ordered, what);

select * from finish();
rollback;
