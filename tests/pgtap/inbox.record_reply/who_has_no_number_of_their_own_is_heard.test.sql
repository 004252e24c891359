begin;
select plan(6);

-- Known by an e-mail alone, and sold to; Chatwoot has a conversation with them on WhatsApp, marked as ours.
select tests.make_operation();
create temporary table t as
select tests.lead(1, '{"person": {"name": "Maria Souza", "phone": null, "email": "maria@example.com"}}') as lead_id, tests.lead(2) as other_id;
create temporary table before as select tests.digest_of(t.other_id, tests.consultant(2)) as other from t;
create function tests.from_chatwoot(p_id integer, p_source text, p_phone text) returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_message(p_id, 'incoming', 'Quero outro para minha mãe', jsonb_build_object('conversation', tests.chatwoot_conversation(7, jsonb_build_object(
        'custom_attributes', jsonb_build_object('indica_lead', (select l.uid from leads.leads as l join t on t.lead_id = l.id)),
        'contact_inbox', jsonb_build_object('contact_id', 9001, 'inbox_id', 7, 'source_id', p_source),
        'meta', jsonb_build_object('sender', jsonb_build_object('id', 9001, 'phone_number', p_phone, 'type', 'contact'))
    )))))
$$;
select leads.change_status(lead_id, 'won', 'token:1') from t;
select tests.advance('1 hour');

select is(tests.from_chatwoot(1, '5511988880000', '+5511988880000'), 'message applied new_lead', 'a new wish is a new lead');
select is((select l.origin from leads.leads as l order by l.id desc limit 1), 'whatsapp', 'of who wrote');
select is(tests.digest_of(t.other_id, tests.consultant(2)), b.other, 'nothing changed for anybody else') from t, before as b;

-- No number, no e-mail: there is no way to them but the conversation.
delete from people.identifiers as i using t where i.person_id = tests.person_id(t.lead_id);
select leads.change_status(l.id, 'won', 'token:1') from leads.leads as l join t on l.person_id = tests.person_id(t.lead_id) where leads.is_open(l.status);
select tests.advance('1 hour');
select is(tests.from_chatwoot(2, 'BR.somebody', null), 'message applied after_the_end', 'who cannot be reached opens nothing');
select is((select count(*) from inbox.facts as f where f.state = 'failed'), 0::bigint, 'and fails nothing');
select is((select count(*) from outbox.jobs as j where j.kind = 'chatwoot.note' and j.payload ->> 'about' = 'reply'), 1::bigint, 'their consultant is told');

select * from finish();
rollback;
