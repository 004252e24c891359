begin;
select plan(25);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
create function tests.words(p_lead_id bigint) returns text language sql as $$
    select coalesce(string_agg(chatwoot.note_text(m.lead_id, m.payload), '; ' order by m.id), '')
    from outbox.jobs as m where m.kind = 'chatwoot.note' and m.payload ->> 'about' = 'words' and m.lead_id = p_lead_id
$$;
create function tests.deaf() returns text language sql as $$
    select coalesce(string_agg(f.subject, ', '), '') from governance.findings as f where f.code = 'chatwoot_deaf'
$$;
select tests.advance('1 hour');
select tests.sweep();

-- Nobody tells Chatwoot
select is(tests.write(1, 'wamid.a', tests.text_of('Quanto *custa*?') || '{"type": "text"}'), 'applied', 'Meta tells what a person wrote');
create temporary table said as select util.current_time() as at;
select is(inbox.tell_unheard_words(), 0, 'Chatwoot may still get it');
select tests.advance('59 seconds');
select tests.sweep();
select is(inbox.tell_unheard_words(), 0, 'for a minute');
select tests.advance('2 seconds');
select is(inbox.tell_unheard_words(), 0, 'until it was read after that minute');
select tests.sweep(tests.listed_conversation(9));
select is(inbox.tell_unheard_words(), 0, 'and what was listed then was read as well');
select tests.look();
select is(inbox.tell_unheard_words(), 1, 'then it has not got it');
select is(tests.words(lead_id), E'Respondeu: «Quanto \\*custa\\*?»\n' || meta.text('note.words', calendar.local_time(at), E'> Quanto \\*custa\\*?'), 'the note holds the words') from t, said;
select is(inbox.tell_unheard_words(), 0, 'once');
select is(tests.words(lead_id), '', 'nobody else is told') from u;
select is(tests.deaf(), '', 'nobody is alarmed in the first minutes');
select tests.advance('5 minutes');
select tests.sweep();
select is(tests.deaf(), 'principal', 'a Chatwoot that never heard the number is deaf');
select is(
    tests.sentence('chatwoot_deaf'),
    'Chatwoot does not hear the number of principal: since ' || to_char(at at time zone 'America/Sao_Paulo', 'YYYY-MM-DD HH24:MI') || ' (America/Sao_Paulo) it did not get 1 messages that people wrote; the last that it got: -. The words are in notes.',
    'in words'
) from said;

-- It hears
select is(tests.chatwoot_says(tests.chatwoot_message(55, 'incoming', 'Oi', '{"source_id": "wamid.b"}', p_n => 2)), 'message applied', 'Chatwoot has what another wrote');
select is(tests.deaf(), '', 'it is not deaf');
select tests.advance('2 minutes');
select is(tests.write(2, 'wamid.b', tests.text_of('Oi') || '{"type": "text"}'), 'applied known', 'which Meta tells too');
select is(tests.write(1, 'wamid.c', '{"type": "image", "image": {"id": "1"}}'), 'applied', 'a picture that it has not');
select tests.advance('2 minutes');
select tests.sweep();
select is(inbox.tell_unheard_words(), 1, 'is told');
select matches(tests.words(lead_id), E'> [(]no text', 'as what it is') from t;
select is(tests.words(lead_id), '', 'what it has is not') from u;
select is(tests.deaf(), '', 'one person may be blocked there');
select is(tests.write(2, 'wamid.d', tests.text_of('Alô?') || '{"type": "text"}'), 'applied', 'two people');
select tests.advance('6 minutes');
select tests.sweep();
select is(tests.deaf(), 'principal', 'are not');
select is(inbox.tell_unheard_words(), 1, 'the words are told meanwhile');
select tests.advance('2 days');
select tests.sweep();
select is(tests.deaf(), '', 'after a day it is history');
select is(inbox.tell_unheard_words(), 0, 'and nothing is told twice');

select * from finish();
rollback;
