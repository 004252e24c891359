begin;
select plan(6);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table o as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
select tests.advance('1 day');
create temporary table w as select util.current_time() as at;
create function tests.elsewhere(p_id integer, p_type text, p_patch jsonb default '{}') returns text language sql as $$
    select tests.chatwoot_says(jsonb_set(
        tests.chatwoot_message(p_id, p_type, 'Oi', '{"inbox": {"id": 8}, "source_id": null}'), '{conversation}', tests.chatwoot_conversation(1, '{"id": 7700, "inbox_id": 8}')
    ) || p_patch)
$$;
create function tests.waits_since(p_lead_id bigint) returns timestamptz language sql as $$ select l.unanswered_since from leads.leads as l where l.id = p_lead_id $$;
select tests.advance('5 minutes');
select is(tests.elsewhere(501, 'incoming'), 'message applied elsewhere', 'the person writes to the site');
select tests.advance('5 minutes');
select is(tests.elsewhere(502, 'outgoing', '{"sender": {"id": 101, "type": "user"}}'), 'message applied elsewhere', 'and is answered there');
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
select is(tests.write(1, 'wamid.9', tests.text_of('Não sou eu'), at), 'applied wrong_person', 'their number has been somebody else''s since before') from w;
select is(tests.waits_since(lead_id), null, 'the answer reached them all the same') from t;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
