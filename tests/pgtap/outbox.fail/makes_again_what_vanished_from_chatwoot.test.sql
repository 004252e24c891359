begin;
select plan(19);

select tests.make_operation();
create function tests.pending(p_lead_id bigint) returns text language sql as $$
    select coalesce(string_agg(m.kind, ', ' order by m.id), 'nothing') from outbox.jobs as m where m.lead_id = p_lead_id and m.state in ('pending', 'claimed')
$$;
create function tests.gone(p_kind text) returns text language plpgsql as $$
declare
    v_claimed record;
begin
    select * into v_claimed from tests.claim_one(p_kind);
    return outbox.fail(tests.worker_id(), v_claimed.id, v_claimed.attempt, tests.chatwoot_error(404));
end;
$$;

-- The contact was deleted before the conversation was made.
create temporary table t as select tests.lead(1) as lead_id;
select tests.step('chatwoot.contact', '{"contact_id": 9001}');
select is(tests.gone('chatwoot.conversation'), 'cancelled', 'a conversation that finds no contact is given up') from t;
select is(tests.pending(lead_id), 'chatwoot.contact', 'and begins again from the contact') from t;
create temporary table c as select * from tests.claim_one('chatwoot.contact');
select is(work -> 'contact_id', 'null', 'whose old id is forgotten') from c;
select outbox.complete(tests.worker_id(), id, attempt, tests.result('chatwoot.contact', id, work) || '{"contact_id": 9101}') from c;
select tests.step('chatwoot.conversation', '{"conversation_id": 7101}');
select is(tests.pending(lead_id), 'whatsapp.template', 'then everything goes on') from t;
select tests.step('whatsapp.template');

-- The conversation was deleted before notes were written into it.
select tests.lead(1, '{"referrer": {"name": "Rita Neves"}}');
select tests.lead(1, '{"referrer": {"name": "João Prado"}}');
select outbox.enqueue('chatwoot.update', lead_id, util.current_time(), null, '{"priority": "high"}') from t;
select is(tests.pending(lead_id), 'chatwoot.note, chatwoot.note, chatwoot.note, chatwoot.update', 'three notes and an update wait') from t;
select is(tests.gone('chatwoot.note'), 'cancelled', 'the first finds no conversation');
select is(tests.pending(lead_id), 'chatwoot.contact', 'contact and conversation come first again') from t;
select tests.step('chatwoot.contact', '{"contact_id": 9201}');
select tests.step('chatwoot.conversation', '{"conversation_id": 7201}');
select matches(tests.pending(lead_id), 'chatwoot\.note, chatwoot\.note, chatwoot\.note, chatwoot\.update$', 'then what waited') from t;
create temporary table written (n integer generated always as identity, conversation_id text, content text);
create function tests.write() returns void language plpgsql as $$
declare
    v_claimed record;
begin
    loop
        select x.* into v_claimed from outbox.claim(tests.worker_id(), 1) as x;
        exit when v_claimed.id is null;
        insert into written (conversation_id, content) values (v_claimed.work ->> 'conversation_id', coalesce(v_claimed.work ->> 'content', v_claimed.work ->> 'priority'));
        perform outbox.complete(tests.worker_id(), v_claimed.id, v_claimed.attempt, tests.result(v_claimed.kind, v_claimed.id, v_claimed.work));
    end loop;
end;
$$;
select tests.write();
select is((select array_agg(distinct w.conversation_id) from written as w), '{7201}', 'into the new conversation');
select is((select count(*) from written as w where w.content ~ 'Indicação recebida'), 1::bigint, 'the summary');
select is((select string_agg(substring(w.content from 'Rita Neves|João Prado'), ', ' order by w.n) from written as w where w.content ~ 'Nova indicação'), 'Rita Neves, João Prado', 'both touches, in order');
select is((select w.content from written as w order by w.n desc limit 1), 'high', 'and the update');
select is((select count(*) from sending.messages), 1::bigint, 'no template was sent again');
select is(tests.is_sound(), '', 'all is accounted for');

-- A Chatwoot that always says 404 is not asked for ever.
create temporary table u as select tests.lead(2) as lead_id;
do $$
declare
    v_lead_id constant bigint := (select lead_id from u);
    v_claimed record;
begin
    for i in 1..40 loop
        select * into v_claimed from outbox.claim(tests.worker_id(), 1) as c where c.lead_id = v_lead_id;
        exit when v_claimed.kind is null or v_claimed.kind = 'whatsapp.template';
        if v_claimed.kind = 'chatwoot.contact' then
            perform outbox.complete(tests.worker_id(), v_claimed.id, v_claimed.attempt, tests.result(v_claimed.kind, v_claimed.id, v_claimed.work));
        else
            perform outbox.fail(tests.worker_id(), v_claimed.id, v_claimed.attempt, tests.chatwoot_error(404));
            perform tests.advance('10 seconds');
        end if;
    end loop;
end;
$$;
select is((select count(*) from outbox.jobs as m, u where m.lead_id = u.lead_id and m.kind = 'chatwoot.conversation' and m.state = 'dead'), 1::bigint, 'in the end the conversation is dead');
select cmp_ok((select count(*) from outbox.jobs as m, u where m.lead_id = u.lead_id and m.kind = 'chatwoot.contact'), '<=', 7::bigint, 'after a few contacts');
select is((select m.state from outbox.jobs as m, u where m.lead_id = u.lead_id and m.kind = 'whatsapp.template'), 'claimed', 'and the person is contacted without it');
-- A contact has nothing before it: a 404 of its own is a refusal.
create temporary table v as select tests.lead(3) as lead_id;
select is(tests.gone('chatwoot.contact'), 'pending', 'a 404 of a contact is tried again like any refusal');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
