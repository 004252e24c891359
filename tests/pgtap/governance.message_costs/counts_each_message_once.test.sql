begin;
select plan(20);

-- Statuses tell the price: of a first contact, of a consultant's words that Chatwoot sent, of a free one; doubled, late, in any order.
select tests.make_operation('2026-10-31 15:00:00+00');
create temporary table t as select * from tests.contacted_lead(1);
create temporary table o as select * from tests.contacted_lead(2);
create function tests.paid(p_category text, p_type text default 'regular') returns jsonb language sql as $$
    select jsonb_build_object('pricing', jsonb_build_object('billable', true, 'pricing_model', 'PMP', 'type', p_type, 'category', p_category))
$$;
create function tests.costs() returns text language sql as $$
    select string_agg(format('%s %s %s %s %s: %s, %s %s %s', to_char(c.month, 'YYYY-MM'), c.channel, c.template, c.category, c.pricing_type, c.messages, c.priced, c.cost::numeric(9, 4), c.currency), '; ' order by c.month, c.template, c.category, c.pricing_type)
    from governance.message_costs as c
$$;
select is(tests.costs(), null, 'nothing was told');
select tests.freeze('2026-11-06 15:00:00+00');
select is(tests.tell(wamid, 'sent', tests.paid('marketing'), '2026-10-31 15:00:10Z'), 'applied', 'it is sent') from t;
select is(tests.costs(), null, 'what has not arrived costs nothing');
select is(tests.tell(wamid, 'delivered', tests.paid('marketing'), '2026-11-01 02:59:59Z'), 'applied', 'it arrives') from t;
select is(tests.costs(), '2026-10 principal first_contact marketing regular: 1, 1 0.0625 USD', 'it costs, in the month of its arrival here');
select tests.tell(wamid, 'read', tests.paid('marketing'), '2026-11-01 09:00Z') from t;
select tests.tell(wamid, 'delivered', tests.paid('marketing'), '2026-11-01 02:59:59Z') from t;
select is(tests.costs(), '2026-10 principal first_contact marketing regular: 1, 1 0.0625 USD', 'once');
select is(tests.tell('wamid.chatwoot', 'delivered', tests.paid('SERVICE'), '2026-11-03 12:00Z'), 'parked unknown_wamid', 'a message that is not ours');
select is(tests.costs(), '2026-10 principal first_contact marketing regular: 1, 1 0.0625 USD; 2026-11 principal - service regular: 1, 1 0.0068 USD', 'costs too');
select tests.tell('wamid.free', 'read', tests.paid('service', 'free_entry_point'), '2026-11-03 12:00Z');
select is((select format('%s %s %s', messages, priced, cost::numeric(9, 4)) from governance.message_costs where pricing_type = 'free_entry_point'), '1 1 0.0000', 'a free one costs nothing');
select tests.tell('wamid.odd', 'delivered', tests.paid('marketing_lite'), '2026-11-03 12:00Z');
select is((select format('%s %s %s', messages, priced, coalesce(cost::text, '-')) from governance.message_costs where category = 'marketing_lite'), '1 0 -', 'without a known price it is counted');
select is(sending.set_price('Marketing_Lite', 0.3, 'brl', '2026-11-01'), 'added', 'a price may be said');
select is((select format('%s %s %s %s', messages, priced, cost::numeric(9, 2), currency) from governance.message_costs where category = 'marketing_lite'), '1 1 0.30 BRL', 'in the money of the invoice');
select is(sending.set_price('marketing_lite', 0.31, 'BRL', '2026-11-01'), 'changed', 'and put right');
select is((select count(*) from ops.audit as a where a.object_kind = 'sending.prices'), 2::bigint, 'who said so is kept');

-- sent after delivered, and only it told the price; what failed.
select tests.tell(wamid, 'delivered', '{}', '2026-11-05 12:00Z') from o;
select tests.tell(wamid, 'sent', tests.paid('marketing'), '2026-11-05 11:59Z') from o;
select is((select to_char(c.charged_at at time zone 'UTC', 'DD HH24:MI') from sending.charges as c join sending.messages as m on m.id = c.message_id join o on o.lead_id = m.lead_id), '05 12:00', 'whatever the order');
select tests.tell('wamid.failed', 'failed', tests.paid('marketing') || '{"errors": [{"code": 131026}]}', '2026-11-05 12:00Z');
select is((select count(*) from sending.charges as c where c.wamid_sha256 = sha256('wamid.failed')), 0::bigint, 'what failed is not charged');
select is((select count(*) from sending.charges as c where c.wamid_sha256 = sha256('wamid.chatwoot')), 1::bigint, 'the phone in a wamid is not kept');
select throws_ok($$select sending.set_price('marketing', -1, 'BRL', '2026-11-01')$$, 'ID105', null, 'a price is not negative');
select throws_ok($$select sending.set_price('marketing', 1, 'reais', '2026-11-01')$$, 'ID105', null, 'a currency has three letters');
select throws_ok($$select sending.set_price('a category', 1, 'BRL', '2026-11-01')$$, 'ID105', null, 'a category is Meta''s word');

select * from finish();
rollback;
