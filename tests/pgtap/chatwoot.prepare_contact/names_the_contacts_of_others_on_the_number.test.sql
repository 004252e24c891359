begin;
select plan(6);

select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('reserva', '500600700', 1, 8);
create temporary table a as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table c as select tests.lead_with_conversation(3) as lead_id;
select tests.drain();
create temporary table b as select tests.lead(2) as lead_id;
create function tests.others() returns jsonb language sql as $$
    select to_jsonb(chatwoot.prepare_contact(j.id, util.current_time())) #> '{work,others}'
    from outbox.jobs as j join b using (lead_id) where j.kind = 'chatwoot.contact'
$$;
select is(tests.others(), '[]'::jsonb, 'nobody else has the number');
-- The first person has it too.
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, is_shared)
select l.person_id, i.kind, i.value, i.match_key, i.phone_kind, true
from leads.leads as l join a on a.lead_id = l.id cross join b join leads.leads as o on o.id = b.lead_id join people.identifiers as i on i.person_id = o.person_id and i.kind = 'phone';
select is(tests.others(), '[9001]'::jsonb, 'who has it too is named by their contact');
select is((select to_jsonb(chatwoot.prepare_contact(j.id, util.current_time())) #> '{work,contact_id}' from outbox.jobs as j join b using (lead_id) where j.kind = 'chatwoot.contact'), 'null'::jsonb, 'the person has none yet');
update chatwoot.contacts set channel_id = (select c.id from sending.channels as c where c.code = 'reserva') where contact_id = 9001;
select is(tests.others(), '[]'::jsonb, 'not by that of another number of ours');
update chatwoot.contacts set channel_id = tests.channel() where contact_id = 9001;
delete from people.identifiers as i using leads.leads as l, a, b, leads.leads as o
where a.lead_id = l.id and i.person_id = l.person_id and b.lead_id = o.id and i.match_key in (select x.match_key from people.identifiers as x where x.person_id = o.person_id and x.kind = 'phone');
insert into people.detached_identifiers (person_id, kind, value, match_key, reason)
select l.person_id, i.kind, i.value, i.match_key, 'wrong_number'
from leads.leads as l join a on a.lead_id = l.id cross join b join leads.leads as o on o.id = b.lead_id join people.identifiers as i on i.person_id = o.person_id and i.kind = 'phone';
select is(tests.others(), '[9001]'::jsonb, 'also who had it');
select is((select count(*) from chatwoot.contacts), 2::bigint, 'the third person has one too, and it is not named');

select * from finish();
rollback;
