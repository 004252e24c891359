begin;
select plan(6);

select tests.make_operation();
insert into leads.products (code, name) values ('vida', 'Seguro de Vida');
create temporary table t as select tests.lead(1, '{"product": "plano"}') as lead_id;
create temporary table blank as select tests.lead(2) as lead_id;
create temporary table none as select tests.lead(3) as lead_id;
select tests.advance('1 hour');
select tests.lead(1, '{"product": "vida", "referrer": {"name": "Rita Neves"}}'), tests.lead(1, '{"product": "plano"}'), tests.lead(2, '{"product": "vida"}');
select tests.advance('1 hour');
select tests.lead(1, '{"product": "vida"}'), tests.lead(1);

create function tests.wants(p_lead_id bigint) returns text language sql as $$
    select string_agg(format('%s %s %s %s', i.product, i.is_first, i.times, i.said_at at time zone 'UTC'), ', ' order by i.is_first desc, i.said_at)
    from governance.lead_interests as i where i.lead_id = p_lead_id
$$;
select is((select tests.wants(lead_id) from t), 'plano t 2 2026-03-10 15:00:00, vida f 2 2026-03-10 16:00:00', 'the lead''s product, and a second interest');
select is((select tests.wants(lead_id) from blank), 'vida t 1 2026-03-10 16:00:00', 'a product that the lead took from a touch was said then, once');
select is((select tests.wants(lead_id) from none), null, 'who wants nothing has none');
select is((select r.name from governance.lead_interests as i join people.referrers as r on r.uid = i.referrer_uid), 'Rita Neves', 'with who referred first for it');
update ops.settings set value = '1' where key = 'smallest_cell';
select jobs.refresh_views();
select is(
    (select string_agg(format('%s: %s leads, %s second, %s touched', f.product, f.leads, f.second_interests, f.touched), '; ' order by f.product) from bi.mv_daily_funnel as f),
    '(none): 1 leads, 0 second, 0 touched; plano: 1 leads, 0 second, 2 touched; vida: 1 leads, 1 second, 3 touched', 'reports by product see both'
);
select is((select jsonb_path_query_array(governance.lead_document(l), '$.interests[*].product') from leads.leads as l, t where l.id = t.lead_id), '["plano", "vida"]'::jsonb, 'and the lead''s document');

select * from finish();
rollback;
