begin;
select plan(43);

-- Refusals, one after another, of one template and through one number; another number and other templates are not concerned.
select tests.make_operation('2026-03-10 15:00:00+00');
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('other', '999', 1, 2);
select tests.lead(n) from generate_series(1, 24) as n;
select tests.lead(25, '{"referrer": {"name": "João Pereira"}}');
update outbox.jobs set state = 'cancelled', finished_at = util.current_time() where kind <> 'whatsapp.template' and state = 'pending';
select sending.request_first_contact(l.id) from leads.leads as l where not exists (select from outbox.jobs as m where m.lead_id = l.id and m.kind = 'whatsapp.template');
update outbox.jobs set due_at = util.current_time() + interval '30 days' where kind = 'whatsapp.template';
create function tests.let(p_count integer) returns void language sql as $$
    update outbox.jobs as m set due_at = util.current_time()
    where m.id in (select o.id from outbox.jobs as o where o.kind = 'whatsapp.template' and o.state = 'pending' and o.last_error is null order by o.id limit p_count)
$$;
create function tests.held() returns text language sql as $$
    select string_agg(distinct format('%s for %s', m.last_error ->> 'held', m.due_at - util.current_time()), ', ')
    from outbox.jobs as m
    where m.kind = 'whatsapp.template' and m.state = 'pending' and m.last_error ? 'held'
$$;
create function tests.leave() returns text language sql as $$
    with claimed as materialized (select count(*) filter (where c.kind = 'whatsapp.template') as n from outbox.claim(tests.worker_id(), 100) as c)
    select concat_ws(', ', c.n, tests.held()) from claimed as c
$$;
create function tests.wake() returns void language sql as $$
    update outbox.jobs set due_at = util.current_time() where kind = 'whatsapp.template' and state = 'pending' and last_error ? 'held'
$$;
create function tests.end_all(p_error jsonb) returns text language sql as $$
    select string_agg(distinct x.r, ',' order by x.r) from (select outbox.fail(tests.worker_id(), m.id, m.attempts, p_error) as r from outbox.jobs as m where m.kind = 'whatsapp.template' and m.state = 'claimed') as x
$$;
create function tests.accept_all() returns text language sql as $$
    select string_agg(distinct x.r, ',') from (
        select outbox.complete(tests.worker_id(), m.id, m.attempts, tests.result(m.kind, m.id, jsonb_build_object('to', s.recipient))) as r
        from outbox.jobs as m join sending.messages as s on s.send_key = m.dedupe_key where m.state = 'claimed' and m.kind = 'whatsapp.template'
    ) as x
$$;
create function tests.standing() returns text language sql as $$
    select concat_ws(' | ',
        (select string_agg(concat_ws(' ', t.code, t.state, t.refusal_code, nullif(t.refusals, 0)), ', ' order by t.id) from sending.templates as t where t.code = 'first_contact' or t.refusal_code is not null),
        (select string_agg(concat_ws(' ', c.code, c.state, c.refusal_code, nullif(c.refusals, 0)), ', ' order by c.id) from sending.channels as c))
$$;

-- THE TEMPLATE
select tests.let(1);
select is(tests.leave(), '1', 'one leaves');
select is(tests.end_all(tests.error(132018)), 'dead', 'its values do not suit Meta: a human looks');
select is(tests.standing(), 'first_contact approved | principal active, other active', 'it stops nobody else');
select tests.let(1);
select is(tests.leave(), '1', 'the next leaves');
select is(tests.end_all(tests.error(132018)), 'dead', 'it is refused too');
select is(tests.standing(), 'first_contact approved | principal active, other active', 'two are no pattern');
select tests.let(1);
select tests.leave();
select is(tests.end_all(tests.error(132018)), 'pending', 'of three it is the template''s fault: the message waits');
select is(tests.standing(), 'first_contact approved 132018 1 | principal active, other active', 'and the template pauses');
select tests.let(3);
select is(tests.leave(), '0, template_refused for 00:01:00', 'the others wait');
select matches(tests.findings('templates'), 'template_refused first_contact', 'health says so');
select matches(tests.sentence('template_refused'), '132018', 'with Meta''s code');
select tests.let(25);
select is((select count(*) from sending.messages as m join sending.templates as t on t.id = m.template_id where t.code = 'first_contact_with_referrer'), 0::bigint, 'a template of its own for who has a referrer');
select tests.leave();
select is((select count(*) from sending.messages as m join sending.templates as t on t.id = m.template_id where t.code = 'first_contact_with_referrer'), 1::bigint, 'is not concerned');
select tests.accept_all();
select tests.advance('1 minute');
select tests.wake();
select matches(tests.leave(), '^1, template_refused for 00:01:00$', 'after a minute one tries');
select is(tests.end_all(tests.error(132018)), 'pending', 'in vain');
select tests.wake();
select is(tests.leave(), '0, template_refused for 00:02:00', 'twice as long');
select tests.advance('2 minutes');
select tests.wake();
select matches(tests.leave(), '^1, ', 'one tries again');
select is(tests.accept_all(), 'done', 'it is accepted');
select is(tests.standing(), 'first_contact approved | principal active, other active', 'which ends the pause');
select is(tests.held(), 'template_refused for 00:00:00', 'and what was held is due');
select matches(tests.leave(), '^[0-9]+$', 'all others leave');
select is(tests.accept_all(), 'done', 'and arrive');

-- Refusals with an acceptance between them are each their own; what is the person's counts for nothing.
update outbox.jobs set state = 'cancelled', finished_at = util.current_time() where kind = 'whatsapp.template' and state = 'pending';
create temporary table more as select n, tests.lead(n) as lead_id from generate_series(31, 70) as n;
update outbox.jobs set state = 'cancelled', finished_at = util.current_time() where kind <> 'whatsapp.template' and state = 'pending';
select sending.request_first_contact(lead_id) from more;
update outbox.jobs set due_at = util.current_time() + interval '30 days' where kind = 'whatsapp.template' and state = 'pending';
create function tests.one(p_error jsonb) returns text language plpgsql as $$
begin
    perform tests.advance('10 seconds');
    perform tests.let(1);
    perform tests.leave();
    return case when p_error is null then tests.accept_all() else tests.end_all(p_error) end;
end;
$$;
select is((select array_agg(tests.one(e)) from unnest(array[tests.error(100), tests.error(100), null, tests.error(100), tests.error(100), tests.error(131009), tests.error(131009)]) as e), '{dead,dead,done,dead,dead,dead,dead}', 'two and two, and two with another code');
select is((select array_agg(tests.one(tests.error(130403))) from generate_series(1, 4)), '{dead,dead,dead,dead}', 'people who cannot be written to');
select is(tests.standing(), 'first_contact approved | principal active, other active', 'stop nobody');
select is(tests.one(null), 'done', 'one arrives');
select is(tests.one(tests.error(132000)), 'pending', 'a template whose variables do not fit is tried again in a while');
select is(tests.one(tests.error(132000)), 'pending', 'also the second');
select is(tests.standing(), 'first_contact approved | principal active, other active', 'nobody else waits');
select is(tests.one(tests.error(132000)), 'pending', 'the third');
select is(tests.standing(), 'first_contact approved 132000 1 | principal active, other active', 'pauses it');
select is(sending.resume_template('first_contact'), 0, 'a human may end it too');
select is(tests.standing(), 'first_contact approved | principal active, other active', 'as if nothing had been');

-- A COUNTRY
select is(tests.one(tests.error(130497)), 'dead', 'a country where we may not write is that person''s');
select is(tests.standing(), 'first_contact approved | principal active, other active', 'and stops nobody');
select is((select l.next_action from leads.leads as l join sending.messages as m on m.lead_id = l.id order by m.sending_at desc limit 1), 'call_by_consultant', 'who is called');

-- THE NUMBER
select is(tests.one(null), 'done', 'one arrives');
select is(tests.one(tests.error(131042)), 'pending', 'Meta says that the bill is not paid: it waits');
select is(tests.standing(), 'first_contact approved | principal stopped 131042 1, other active', 'the number stops, the other does not');
select tests.let(2);
select is(tests.leave(), '0, channel_stopped for 00:01:00', 'its queue waits');
select tests.advance('1 minute');
select tests.wake();
select matches(tests.leave(), '^1, channel_stopped for 00:00:15$', 'after a minute one tries');
select tests.accept_all();
select is(tests.standing(), 'first_contact approved | principal active, other active', 'the bill was paid: all go on, without anybody');
update sending.channels as c set account_reason = 'account: restricted', account_said_at = util.current_time() where c.is_default;
select sending.judge_channel(c.id, util.current_time()) from sending.channels as c where c.is_default;
select tests.advance('2 days');
select tests.let(1);
select matches(tests.leave(), '^0, channel_stopped for 00:05:00', 'what Meta says of the account nobody tries');

select * from finish();
rollback;
