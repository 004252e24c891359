begin;
select plan(19);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
create temporary table b as select * from tests.contacted_lead(2);
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, created_at) select lead_id, tests.channel(), 5, 7500, false, now() from b;
create function tests.adopted(p_patch jsonb default '{}', p_is_humans boolean default false, p_lead_id bigint default null, p_channel_id bigint default tests.channel()) returns text language plpgsql as $$
declare
    v_lead_id constant bigint := coalesce(p_lead_id, (select a.lead_id from a));
    v_said text;
begin
    begin
        perform tests.remember();
        v_said := chatwoot.adopt_conversation(
            v_lead_id, p_channel_id,
            '{"id": "7100", "status": "snoozed", "updated_at": "2026-03-10T15:01:00Z", "contact_id": "9100", "source_id": "5511", "assignee_id": "102"}' || p_patch, p_is_humans, util.current_time()
        );
        v_said := v_said || ' ' || tests.what_changed() || coalesce('; ' || (
            select concat_ws(' ', c.attempt, c.conversation_id, c.assignee_id, c.status, c.is_reused, to_char(c.seen_updated_at at time zone 'UTC', 'HH24:MI'))
            from chatwoot.conversations as c where c.conversation_id = 7100
        ), '') || coalesce('; ' || (
            select string_agg(jsonb_strip_nulls(jsonb_build_object('for', o.payload -> 'conversation_id', 'owner', o.payload -> 'owner', 'status', o.payload -> 'status', 'attempt', o.payload #> '{custom_attributes,indica_attempt}', 'labels', o.payload -> 'labels'))::text, ' ' order by o.id)
            from outbox.jobs as o where o.lead_id = v_lead_id and o.state = 'pending'
        ), '');
        raise exception 'undone' using errcode = 'TT000';
    exception when sqlstate 'TT000' then
        return v_said;
    end;
end $$;
select is(
    tests.adopted(), 'true chatwoot.conversations +1, leads.events +1, leads.leads ~1, outbox.jobs +4; 2 7100 102 snoozed f 15:01; '
    '{"for": 7100, "owner": true, "labels": true, "attempt": "2"} {} {"for": 7001} {"for": 7001, "status": "resolved"}', 'the person''s words: ours, its owner''s, told there, and the one that stays open'
);
select is(
    tests.adopted(p_is_humans => true), 'true chatwoot.conversations +1, leads.events +2, leads.leads ~1, outbox.jobs +2, routing.decisions +1; 2 7100 102 snoozed f 15:01; '
    '{"for": 7100, "labels": true, "attempt": "2"} {}', 'a human''s: the lead is theirs, and nothing is closed'
);
select matches(tests.adopted('{"assignee_id": null}', true), '"owner": true', 'one of a human that nobody has is the owner''s');
select matches(tests.adopted('{"status": "odd"}'), '; 2 7100 102 open f', 'a status that nobody knows is open');
select matches(tests.adopted('{"status": null}'), '; 2 7100 102 open f', 'and so is none');
select matches(tests.adopted(jsonb_build_object('status', s)), '; 2 7100 102 ' || s, s) from unnest('{open,pending,snoozed,resolved}'::text[]) as s;
select matches(tests.adopted(p_lead_id => lead_id), '; 6 7100 ', 'each lead counts its own') from b;
select is(tests.adopted('{"id": "7001"}'), 'false nothing', 'one that the lead has');
select matches(tests.adopted('{"id": "7001"}', p_lead_id => lead_id), '^true ', 'another lead may have it too') from b;
select is(tests.adopted(jsonb_build_object('lead', l.uid)), 'false nothing', 'one that a worker is making') from a join leads.leads as l on l.id = a.lead_id;
select matches(tests.adopted(jsonb_build_object('lead', l.uid)), '^true ', 'for this lead, not for another') from b join leads.leads as l on l.id = b.lead_id;
delete from chatwoot.contacts where person_id = (select tests.person_id(lead_id) from a);
select matches(tests.adopted(), '^true chatwoot.contacts [+]1, ', 'the contact is learnt with it');
select matches(tests.adopted('{"contact_id": null}'), '^true chatwoot.conversations [+]1, ', 'when it is told');
select is((select count(*) from chatwoot.contacts), 1::bigint, 'nobody else''s');
select leads.change_status(lead_id, 'lost', 'consultant:1', 'price') from a;
select matches(tests.adopted(), '^false nothing', 'a lead that ended adopts nothing');
select is((select count(*) from chatwoot.conversations), 3::bigint, 'what there was is there');

select * from finish();
rollback;
