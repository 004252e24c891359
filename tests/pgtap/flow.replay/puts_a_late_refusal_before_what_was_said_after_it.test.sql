begin;
select plan(4);

-- WhatsApp refuses both first messages for today and says so late; a consultant wrote to one of the two meanwhile.
select tests.make_operation();
create temporary table t as
select tests.lead(1) as spoken_to, tests.lead(2) as other;
select tests.drain();
select tests.freeze('2026-03-10 17:00:00+00');
select inbox.record_human_answer(spoken_to, tests.consultant(3), '2026-03-10 16:30:00+00') from t;
select tests.tell(
    (tests.message_of(x)).wamid, 'failed', '{"errors": [{"code": 131049, "title": "healthy ecosystem"}]}', '2026-03-10 16:00:00+00'
)
from t, unnest(array[t.spoken_to, t.other]) as x;

select is(tests.next_action(spoken_to), 'await_reply', 'the consultant''s word was later than the refusal: the person is waited for') from t;
select is(tests.next_action(other), 'first_contact', 'the other one''s message is to be sent again') from t;
select tests.advance('25 hours');
-- The first claim withdraws what is not to be sent any more.
select tests.drain();
select tests.drain();
select is((tests.message_of(spoken_to)).sends, 1, 'nothing is sent again to whom the consultant wrote') from t;
select is((tests.message_of(other)).sends, 2, 'the other one is written to the next day') from t;

select * from finish();
rollback;
