begin;
select plan(7);

select tests.make_operation('2026-03-10 12:00:00+00', '{1}');
create temporary table t as select tests.lead(1) as talked, tests.lead(2) as other;
select is(governance.lead_conversation(talked), null, 'before anything left there is none') from t;
select tests.drain();
select tests.reply(other, 'De outra pessoa') from t;
select tests.reply(talked, 'Sim, pode ligar') from t;
select tests.freeze('2026-03-10 12:05:00+00');
select tests.reply(talked, 'Depois das 18h') from t;
create temporary table c as select governance.lead_conversation(talked) as said from t;

select is(jsonb_array_length(said), 3, 'what was sent and what came') from c;
select is(
    (select string_agg(concat_ws(':', e.value ->> 'from', e.value ->> 'state'), ' ' order by e.n) from c, jsonb_array_elements(c.said) with ordinality as e (value, n)),
    'us:accepted person person', 'oldest first; of one second ours was first'
);
select is(said #>> '{0,text}', (select m.body from t join sending.messages as m on m.lead_id = t.talked), 'our text as they got it') from c;
select is(said #>> '{2,text}', 'Depois das 18h', 'theirs as they wrote it') from c;
select doesnt_match(said::text, 'outra pessoa', 'nothing of another''s') from c;
update inbox.replies set body = null where body = 'Depois das 18h';
select is(governance.lead_conversation(talked) -> 2 ? 'text', false, 'what was erased has no text') from t;

select * from finish();
rollback;
