begin;
select plan(13);

-- Three ways by which one reply and one answer are learnt: Meta's webhook, Chatwoot's webhook, our own look.
select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
create temporary table other as select tests.snapshot(lead_id) from u;
select tests.advance('1 hour');
create temporary table said as select
    tests.chatwoot_message(11, 'incoming', 'Oi, quero sim', '{"source_id": "wamid.HBgLone"}') as reply,
    tests.chatwoot_message(12, 'outgoing', 'Bom dia! Sou a Carla.', jsonb_build_object('created_at', extract(epoch from util.current_time() + interval '5 minutes')::integer)) as answer,
    util.current_time() as at;
select tests.advance('10 minutes');

create function tests.say(p_word text) returns void language plpgsql as $$
begin
    case p_word
        when 'meta' then perform tests.write(1, 'wamid.HBgLone', tests.text_of('Oi, quero sim'), (select s.at from said as s));
        when 'chatwoot' then perform tests.chatwoot_says(s.reply) from said as s;
        when 'answered' then perform tests.chatwoot_says(s.answer) from said as s;
        when 'look' then
            perform chatwoot.order_look(tests.channel(), 7001, util.current_time());
            perform tests.look(s.reply, s.answer) from said as s;
    end case;
end;
$$;
create function tests.shown() returns text language sql as $$
    select format(
        '%s %s c%s replies %s answered %s unanswered %s', l.status, l.next_action, l.cycle,
        (select count(*) from inbox.replies as r where r.lead_id = l.id),
        (select count(*) from leads.events as e where e.lead_id = l.id and e.kind = 'answered'), l.unanswered_since
    )
    from leads.leads as l where l.id = (select lead_id from t)
$$;
select is(tests.outcome_of('{chatwoot,answered}'), 'engaged await_reply c2 replies 1 answered 1 unanswered ', 'by webhooks alone');
select is(tests.outcome_of('{look}'), 'engaged await_reply c2 replies 1 answered 1 unanswered ', 'by a look alone');
select is(
    (select string_agg(distinct tests.outcome_of(o), ' | ') from tests.orders('{meta,chatwoot,answered,look}') as o),
    'engaged await_reply c2 replies 1 answered 1 unanswered ', 'by all of them, in every order'
);
select is(
    (select string_agg(distinct tests.outcome_of(o), ' | ') from tests.orders('{meta,look}') as o),
    'engaged await_reply c2 replies 1 answered 1 unanswered ', 'when all of Chatwoot''s are lost'
);
select is(tests.outcome_of('{look,look,chatwoot,look}'), 'engaged await_reply c2 replies 1 answered 1 unanswered ', 'twice is once');

-- What could not be sent is seen too.
create temporary table failed as select answer || '{"event": "message_updated", "content_attributes": {"external_error": "131047: Re-engagement message"}}' as told from said;
select chatwoot.order_look(tests.channel(), 7001, util.current_time());
select is(
    tests.look((select reply from said), (select told || '{"event": "message_created"}' from failed), (select told from failed)),
    'message applied, message ignored not_sent, message_failed applied, looked ignored looked', 'an answer that failed'
);
select is(tests.shown(), 'engaged answer_person c1 replies 1 answered 0 unanswered ' || (select at from said), 'answers nobody');
select is(tests.healed(), 'failed_answer 1, reply 1', 'both are counted');

-- What cannot be applied holds the look back.
update rework.attempts set looked_at = null;
select chatwoot.order_look(tests.channel(), 7001, util.current_time());
create temporary table broken as select tests.chatwoot_message(13, 'incoming', 'x', '{"conversation": {"id": 7001, "inbox_id": 7, "updated_at": 99999999999}}') as body;
select is(
    tests.look((select body from broken)), 'message failed a message is dated in the future, looked ignored not_looked', 'a fact that fails'
);
select is((select s.message_id from chatwoot.sightings as s where s.conversation_id = 7001), 1::bigint, 'the look counts no further') ;
select is((select count(*)::integer from inbox.deliveries as d where d.provider = 'observation' and d.raw is not null), 1, 'and what it saw is kept');
select is(outbox.complete(tests.worker_id(), m.id, m.attempts, '{"bodies": [{"event": "message_created"}], "cursors": []}'), 'lease_lost', 'a late report of a lost lease changes nothing')
from outbox.jobs as m where m.kind = 'chatwoot.observe';
select is((select tests.snapshot(lead_id) from u), (select snapshot from other), 'the other lead stays as it is');

select * from finish();
rollback;
