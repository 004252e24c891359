begin;
select plan(25);

select tests.make_operation();
select intake.add_source('meta', 'Meta', 'meta-lead-ads'), intake.add_source('outra', 'Outra página', 'meta-lead-ads');
create function tests.announce(p_source text, variadic p_ids text[]) returns jsonb language sql as $$
    select a.body from api.submit_webhook(tests.service(), p_source, convert_to(format(
        '{"object": "page", "entry": [{"changes": [%s]}]}', (select string_agg(format('{"field": "leadgen", "value": {"leadgen_id": "%s"}}', i), ',') from unnest(p_ids) as i)), 'UTF8'), null) as a
$$;
create function tests.lead_body(p_id text, p_fields jsonb) returns jsonb language sql as $$
    select jsonb_build_object('body', encode(convert_to(jsonb_build_object('id', p_id, 'created_time', '2026-03-10T10:00:00+0000', 'form_id', '88', 'field_data', (
        select jsonb_agg(jsonb_build_object('name', f.key, 'values', jsonb_build_array(f.value))) from jsonb_each(p_fields) as f))::text, 'UTF8'), 'base64'))
$$;
create function tests.claim_lead(p_lease interval default interval '90 seconds', out id bigint, out attempt integer, out work jsonb) language plpgsql as $$
begin
    -- What else the leads need is not looked at here.
    update outbox.jobs as m set state = 'cancelled', finished_at = util.current_time() where m.destination <> 'meta' and m.state = 'pending';
    select c.id, c.attempt, c.work into id, attempt, work from tests.claim_one('meta.lead', p_lease) as c;
end;
$$;
create function tests.fetched(p_fields jsonb) returns text language plpgsql as $$
declare
    v_claimed record;
begin
    v_claimed := tests.claim_lead();
    return outbox.complete(tests.worker_id(), v_claimed.id, v_claimed.attempt, tests.lead_body(v_claimed.work ->> 'external_id', p_fields));
end;
$$;

select tests.announce('meta', '501', '502', '503', '504');
select is(tests.fetched(jsonb_build_object('full_name', 'Ana Prado', 'phone_number', tests.phone(1), 'email', 'ana@example.com', 'quem_te_indicou?', 'João Pereira', 'cidade', 'Santos')), 'done', 'a lead is fetched');
create temporary table s as select * from intake.submissions;
select is((select outcome || ' ' || idempotency_key || ' ' || http_status from s), 'created 501 201', 'and is a submission under its number');
select is((select convert_from(raw, 'UTF8')::jsonb ->> 'id' from s), '501', 'with the bytes of the answer');
select is((select a.outcome || ' ' || (a.submission_id = s.id) from intake.announcements as a, s where a.external_id = '501'), 'taken true', 'the announcement is settled by it');
select is((select l.origin || ' ' || r.name from leads.leads as l join people.referrers as r on r.id = l.referrer_id), 'site João Pereira', 'the map of the source reads it');
select is((select l.attributes ->> 'form_id' from leads.leads as l), '88', 'where it came from stays with it');
select ok((select first_contact_due_at is not null from leads.leads), 'somebody writes to her');

-- Again: announced again, reported again.
select is(tests.announce('meta', '501') ->> 'new', '0', 'announced again it is known');
select is(intake.succeed_fetch(m.id, true, tests.lead_body('501', '{"full_name": "Outra"}'), now()), true, 'a second report') from outbox.jobs as m where m.payload ->> 'announcement_id' = (select id::text from intake.announcements where external_id = '501');
select is((select count(*) from intake.submissions), 1::bigint, 'makes no second submission');
select is((select count(*) from leads.touches), 0::bigint, 'and no touch');

-- What Meta marks as a test.
select tests.fetched('{"full_name": "<test lead: dummy data for full_name>", "phone_number": "<test lead: dummy data for phone_number>", "email": "test@fb.com"}');
select is((select outcome || ' ' || reason from intake.submissions where idempotency_key = '502'), 'rejected skipped', 'a test lead is none');
select is((select outcome from intake.announcements where external_id = '502'), 'taken', 'and was taken');
select is((select count(*) from intake.quarantine), 0::bigint, 'nobody has to look at it');

-- What cannot be understood lies on the work list.
select tests.fetched('{"Como te chamamos?": "Ana", "Zap": "123"}');
select is((select outcome || ' ' || reason from intake.submissions where idempotency_key = '503'), 'rejected invalid_fields', 'a form with other questions');
select is((select kind from intake.quarantine where resolved_at is null), 'refused', 'waits for somebody');

-- A lost lease: whoever has it now fetches it again.
create temporary table c as select * from tests.claim_lead(interval '1 second');
select tests.advance(interval '2 seconds');
create temporary table d as select * from tests.claim_lead();
select is((select d.id = c.id from c, d), true, 'another worker has it at once');
select is((select outbox.complete(tests.worker_id(), c.id, c.attempt, tests.lead_body('504', jsonb_build_object('full_name', 'Davi', 'phone_number', tests.phone(4)))) from c), 'lease_lost', 'the first is late');
select is((select outbox.complete(tests.worker_id(), d.id, d.attempt, tests.lead_body('504', jsonb_build_object('full_name', 'Davi', 'phone_number', tests.phone(4)))) from d), 'done', 'the second is not');
select is((select count(*) from intake.submissions where idempotency_key = '504'), 1::bigint, 'taken once');

-- A source that ends meanwhile, and comes back.
select tests.announce('meta', '505'), tests.announce('outra', '901');
select intake.deactivate_source('meta');
create temporary table e as select * from tests.claim_lead();
select is((select a.external_id from e join intake.announcements as a on a.id::text = (select m.payload ->> 'announcement_id' from outbox.jobs as m where m.id = e.id)), '901', 'only the other source''s lead is fetched');
select is((select m.last_error ->> 'cancelled' from outbox.jobs as m where m.kind = 'meta.lead' and m.state = 'cancelled'), 'source_inactive', 'ours is not');
select intake.add_source('meta', 'Meta', 'meta-lead-ads');
select is(tests.fetched(jsonb_build_object('full_name', 'Eva', 'phone_number', tests.phone(5))), 'done', 'back again it is fetched');
select is((select count(*) from leads.leads), 3::bigint, 'three leads');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
