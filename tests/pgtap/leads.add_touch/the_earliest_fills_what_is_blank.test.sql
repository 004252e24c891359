begin;
select plan(9);

select tests.make_operation();
insert into leads.products (code, name) values ('vida', 'Seguro de Vida'), ('auto', 'Seguro Auto');
create temporary table t as select tests.lead(1) as lead_id;
create temporary table other as select tests.lead(2, '{"product": "plano", "notes": "dela"}') as lead_id;
-- Touches of these hours, in some order of arrival: nobody may tell the order afterwards.
create function tests.touched(p_lead_id bigint, p_hour integer, p_product text, p_notes text) returns text language plpgsql as $$
declare
    v_touch leads.touches;
begin
    v_touch.lead_id := p_lead_id;
    v_touch.submission_id := -p_lead_id * 100 - p_hour;
    v_touch.origin := 'manual';
    v_touch.product_id := (select p.id from leads.products as p where p.code = p_product);
    v_touch.notes := p_notes;
    v_touch.touched_at := timestamptz '2026-03-10 00:00:00+00' + p_hour * interval '1 hour';
    return array_to_string(leads.add_touch(v_touch), ',');
end;
$$;
create function tests.stands(p_lead_id bigint) returns text language sql as $$
    select format('%s %s / %s', p.code, l.notes, (select string_agg(substr(t.touched_at at time zone 'UTC' || '', 12, 2) || '=' || array_to_string(t.filled, '+'), ' ' order by t.touched_at) from leads.touches as t where t.lead_id = l.id))
    from leads.leads as l left join leads.products as p on p.id = l.product_id where l.id = p_lead_id
$$;
set constraints all deferred;

select is((select tests.touched(lead_id, 20, null, null) from t), '', 'what says nothing fills nothing');
select is((select tests.touched(lead_id, 18, 'auto', 'tarde') from t), 'product,notes', 'the first that says it fills');
select is((select tests.touched(lead_id, 19, 'vida', 'noite') from t), '', 'a later one does not');
select is((select tests.stands(lead_id) from t), 'auto tarde / 18=product+notes 19= 20=', 'so it stands');
select is((select tests.touched(lead_id, 17, 'vida', null) from t), 'product', 'one of before that came late goes before it');
select is((select tests.stands(lead_id) from t), 'vida tarde / 17=product 18=notes 19= 20=', 'in what it says');
select is((select tests.touched(lead_id, 2, 'vida', 'outra') from other), '', 'what a lead''s own referral said stands, whenever others come');
select leads.correct(lead_id, '{notes}', null, 'de um humano') from t;
select tests.touched(lead_id, 1, null, 'cedo') from t;
select is((select tests.stands(lead_id) from t), 'vida de um humano / 01= 17=product 18= 19= 20=', 'and what a human said');
select is((select tests.stands(lead_id) from other), 'plano dela / 02=', 'each of its own lead');

select * from finish();
rollback;
