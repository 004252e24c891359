begin;
select plan(16);

select tests.make_crowd();
create temporary table m as
select r.n, m.id, m.wamid, m.channel_id from generate_series(1, 3) as r (n) join sending.messages as m on m.lead_id = tests.nth(r.n) and m.purpose = 'first_contact';
update sending.messages set delivered_at = null, read_at = null;
delete from sending.charges;
select tests.remember();
create function tests.charge(p_n integer, p_status text, p_pricing jsonb, p_at timestamptz, p_is_ours boolean default true) returns text language sql as $$
    select sending.record_charge(m.channel_id, m.wamid, case when p_is_ours then m.id end, p_status, p_pricing, p_at) from m where m.n = p_n;
    select concat_ws(' / ', tests.what_changed(), (
        select string_agg(concat_ws(' ', m.n, c.category, c.pricing_type, to_char(c.charged_at at time zone 'UTC', 'HH24:MI'), case when c.message_id is null then 'not ours' end), ', ' order by m.n)
        from sending.charges as c join m on sha256(convert_to(m.wamid, 'UTF8')) = c.wamid_sha256
    ))
$$;
select is(tests.charge(1, 'sent', '{"category": "MARKETING", "type": "regular"}', '2026-03-10 16:00Z'), 'sending.charges +1 / 1 marketing regular', 'what was sent is known, not charged');
select is(tests.charge(2, 'sent', '{"category": "utility"}', '2026-03-10 16:00Z'), 'sending.charges +1 / 1 marketing regular, 2 utility regular', 'regular where nothing else is said');
select is(tests.charge(3, 'delivered', null, '2026-03-10 16:05Z'), 'nothing / 1 marketing regular, 2 utility regular', 'what has no category is not charged');
select is(tests.charge(1, 'delivered', null, '2026-03-10 16:05Z'), 'sending.charges ~1 / 1 marketing regular 16:05, 2 utility regular', 'it arrives, and is charged; the other is not');
select is(tests.charge(1, 'read', null, '2026-03-10 16:06Z'), 'nothing / 1 marketing regular 16:05, 2 utility regular', 'read later, it was charged before');
select is(tests.charge(1, 'delivered', '{"category": "service", "type": "free_customer_service"}', '2026-03-10 16:04Z'), 'sending.charges ~1 / 1 marketing regular 16:04, 2 utility regular', 'said again, the first category and the first time stand');
select is(tests.charge(1, 'failed', null, '2026-03-10 16:01Z'), 'nothing / 1 marketing regular 16:04, 2 utility regular', 'a refusal costs nothing');
select is(tests.charge(2, 'played', null, '2026-03-10 16:10Z'), 'sending.charges ~1 / 1 marketing regular 16:04, 2 utility regular 16:10', 'played arrived');
select is(tests.charge(2, 'read', null, '2026-03-10 16:09Z'), 'sending.charges ~1 / 1 marketing regular 16:04, 2 utility regular 16:09', 'and was read before');
select is(tests.charge(3, 'sent', '{"category": "SERVICE", "type": "FREE_CUSTOMER_SERVICE"}', '2026-03-10 16:00Z', false), 'sending.charges +1 / 1 marketing regular 16:04, 2 utility regular 16:09, 3 service free_customer_service not ours', 'what another system sent has no message of ours');
select is(tests.charge(3, 'delivered', null, '2026-03-10 16:20Z'), 'sending.charges ~1 / 1 marketing regular 16:04, 2 utility regular 16:09, 3 service free_customer_service 16:20', 'until it is known as ours');
select is(tests.charge(3, 'read', '{"category": "service"}', '2026-03-10 16:30Z', false), 'nothing / 1 marketing regular 16:04, 2 utility regular 16:09, 3 service free_customer_service 16:20', 'which it stays');

-- What arrived before Meta said what it costs was charged then.
delete from sending.charges;
update sending.messages as s set delivered_at = '2026-03-10 16:02Z', read_at = '2026-03-10 16:01Z' from m where m.id = s.id and m.n = 1;
update sending.messages as s set delivered_at = '2026-03-10 15:00Z' from m where m.id = s.id and m.n = 2;
select tests.remember();
select is(tests.charge(1, 'sent', '{"category": "marketing"}', '2026-03-10 16:00Z'), 'sending.charges +1 / 1 marketing regular 16:01', 'at the first that says that it arrived');
select is(tests.charge(2, 'read', '{"category": "marketing"}', '2026-03-10 16:00Z'), 'sending.charges +1 / 1 marketing regular 16:01, 2 marketing regular 15:00', 'each by its own');
select is((select string_agg(m.n::text, ' ' order by m.n) from m join sending.charges as c on c.message_id = m.id and c.channel_id = m.channel_id), '1 2', 'each with its message and number');
select is(tests.charge(3, 'sent', '{"type": "regular"}', '2026-03-10 16:00Z'), 'nothing / 1 marketing regular 16:01, 2 marketing regular 15:00', 'a price without a category is none');

select * from finish();
rollback;
