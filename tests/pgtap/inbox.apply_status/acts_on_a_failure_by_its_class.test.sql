begin;
select plan(26);

select tests.make_operation();
create function tests.failing(p_n integer, p_code integer) returns bigint language plpgsql as $$
declare
    v_lead record;
begin
    -- The leads before it have their turn later.
    update outbox.jobs set due_at = 'infinity' where state = 'pending';
    select * into v_lead from tests.contacted_lead(p_n);
    perform tests.tell(v_lead.wamid, 'failed', jsonb_build_object('errors', jsonb_build_array(jsonb_build_object('code', p_code, 'title', 'Failed'))));
    return v_lead.lead_id;
end;
$$;
create function tests.shown(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', m.state, m.sends, o.state, o.due_at - util.current_time(), l.status, l.next_action)
    from leads.leads as l
    join sending.messages as m on m.lead_id = l.id
    join outbox.jobs as o on o.dedupe_key = m.send_key
    where l.id = p_lead_id and m.purpose = 'first_contact'
$$;

create temporary table t as select tests.failing(1, 130403) as lead_id;
select is(tests.shown(lead_id), 'failed 1 done 00:00:00 contacted call_by_consultant', 'not on WhatsApp: called') from t;
select is((select e.data - '{message,purpose,failed_at}'::text[] from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'template_failed'), '{"code": 130403, "class": "RECIPIENT_PERM"}', 'the history has code and class');
drop table t;

create temporary table t as select tests.failing(2, 137000) as lead_id;
select is(tests.shown(lead_id), 'failed 1 done 00:00:00 contacted human_review', 'another owner of the number: a human looks') from t;
drop table t;

-- The limit of marketing messages per person.
create temporary table t as select tests.failing(3, 131049) as lead_id;
select is(tests.shown(lead_id), 'queued 1 pending 1 day contacted first_contact', 'not now: again after a day') from t;
select tests.advance('1 day');
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending' and kind <> 'whatsapp.template';
select is(tests.step('whatsapp.template', '{"wamid": "wamid.try2"}') > 0, true, 'then it is sent again');
select is((tests.message_of(lead_id)).wamid, 'wamid.try2', 'with a wamid of its own') from t;
select is(cardinality((tests.message_of(lead_id)).earlier_wamids), 1, 'and the first is kept') from t;
select is(tests.tell('wamid.try2', 'failed', '{"errors": [{"code": 131049}]}'), 'applied', 'refused again');
select is(tests.shown(lead_id), 'queued 2 pending 1 day contacted first_contact', 'once more after a day') from t;
select tests.advance('1 day');
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending' and kind <> 'whatsapp.template';
select tests.step('whatsapp.template', '{"wamid": "wamid.try3"}');
select tests.tell('wamid.try3', 'failed', '{"errors": [{"code": 131049}]}');
select is(tests.shown(lead_id), 'failed 3 done 00:00:00 contacted call_by_consultant', 'no more than twice more') from t;
drop table t;

-- Between two tries the person writes: nothing more is sent.
create temporary table t as select tests.failing(4, 131049) as lead_id;
select is(tests.write(4, 'wamid.w4'), 'applied', 'the person writes');
select is(tests.shown(lead_id), 'cancelled 1 cancelled 1 day engaged answer_person', 'and is not written to again') from t;
drop table t;
-- The first copy did arrive.
create temporary table t as select tests.failing(5, 131049) as lead_id;
select tests.tell((tests.message_of(lead_id)).earlier_wamids[1], 'delivered') from t;
select is(tests.shown(lead_id), 'delivered 1 done 1 day contacted await_reply', 'a delivery of the first copy stops the second') from t;
drop table t;

create temporary table t as select tests.failing(6, 131050) as lead_id;
select is(tests.shown(lead_id), 'failed 1 done 00:00:00 opted_out', 'stopped marketing: opted out') from t;
select is(people.is_suppressed(people.keys_of(l.person_id)), true, 'and suppressed') from leads.leads as l, t where l.id = t.lead_id;
select is((select count(*) from outbox.jobs as o, t where o.lead_id = t.lead_id and o.payload ->> 'purpose' = 'opt_out_confirmation'), 0::bigint, 'without a confirmation') ;
drop table t;

-- What is wrong with the template or the channel.
create temporary table t as select tests.failing(7, 132015) as lead_id;
select is(tests.shown(lead_id), 'queued 1 pending 00:05:00 contacted first_contact', 'a paused template: later') from t;
select is((select bool_or(x.held_until > util.current_time()) from sending.templates as x), true, 'which rests');
update sending.templates set held_until = null;
drop table t;
create temporary table t as select tests.failing(8, 131042) as lead_id;
select is((select concat_ws(' ', c.state, c.state_reason) from sending.channels as c), 'stopped 131042', 'no payment: the channel stops');
select is(tests.shown(lead_id), 'queued 1 pending 00:05:00 contacted first_contact', 'and the message waits') from t;
select sending.resume_channel('principal');
drop table t;
create temporary table t as select tests.failing(9, 999999) as lead_id;
select is(tests.shown(lead_id), 'failed 1 done 00:00:00 contacted human_review', 'an unknown code: a human looks') from t;
drop table t;

-- A failure without a code, and one that comes after the person wrote.
update outbox.jobs set due_at = 'infinity' where state = 'pending';
create temporary table t as select * from tests.contacted_lead(10);
select tests.write(10, 'wamid.w10');
select is(tests.tell(wamid, 'failed', '{"errors": [{"code": 130403}]}'), 'applied', 'a failure after the person wrote') from t;
select is(tests.next_action(lead_id), 'answer_person', 'changes nothing for who owes an answer') from t;
drop table t;
update outbox.jobs set due_at = 'infinity' where state = 'pending';
create temporary table t as select * from tests.contacted_lead(11);
select is(tests.tell(wamid, 'failed'), 'applied', 'a failure that says nothing') from t;
select is(tests.next_action(lead_id), 'human_review', 'is for a human') from t;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
