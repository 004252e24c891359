begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as one;
select tests.step('whatsapp.template'), tests.step('chatwoot.note');
create temporary table u as select tests.lead_with_conversation(2) as two;
-- The verdict alone: one that may leave is marked as sent.
create function tests.said() returns text language plpgsql as $$
declare
    v_said text;
begin
    begin
        select concat_ws(' ', p.verdict, extract(epoch from p.due_at - util.current_time())::integer, p.reason) into strict v_said
        from u, sending.prepare_template(tests.row_id(u.two, 'whatsapp.template'), util.current_time()) as p;
        raise exception 'taken back' using errcode = 'T0001';
    exception
        when sqlstate 'T0001' then
            return v_said;
    end;
end;
$$;
select is(tests.said(), 'go', 'a template that may leave');
update sending.templates set held_until = util.current_time() + interval '1 second' where purpose = 'first_contact';
select is(tests.said(), 'hold 1 template_not_approved', 'is held while its text is paused');
update sending.templates set held_until = util.current_time() where purpose = 'first_contact';
select is(tests.said(), 'go', 'and no moment longer');
update sending.channels set held_until = util.current_time() + interval '1 second';
select is(tests.said(), 'hold 1 channel_held', 'so it is while its channel rests');
update sending.channels set held_until = util.current_time();
select is(tests.said(), 'go', 'and no moment longer');

-- Who asked for no more gets the confirmation alone.
update outbox.jobs set payload = payload || '{"purpose": "opt_out_confirmation"}' where id = (select tests.row_id(two, 'whatsapp.template') from u);
select is(tests.said(), 'cancel not_opted_out', 'nobody is told that they will get no more who did not ask for it');
select people.suppress(people.own_keys(tests.person_id(one)), 'request', util.current_time()) from t;
select is(tests.said(), 'cancel not_opted_out', 'whoever else did');
select people.suppress(people.own_keys(tests.person_id(two)), 'request', util.current_time()) from u;
select isnt(tests.said(), 'cancel not_opted_out', 'who did is');
update outbox.jobs set payload = payload || '{"purpose": "first_contact"}' where id = (select tests.row_id(two, 'whatsapp.template') from u);
select is(tests.said(), 'cancel opted_out', 'and gets nothing else');

select * from finish();
rollback;
