begin;
select plan(2);

-- One contact is two people's, who share a number.
select tests.make_operation();
create temporary table p as select n, tests.lead(n) as lead_id from generate_series(1, 2) as n;
delete from chatwoot.contacts;
insert into chatwoot.contacts (person_id, channel_id, contact_id, updated_at) select tests.person_id(p.lead_id), c.id, 71, util.current_time() from p, sending.channels as c order by p.n desc;
create function pg_temp.proposed(p_order boolean) returns text language sql as $$
    select string_agg(p.n || ' ' || o.field, ', ' order by case when p_order then o.id end) from chatwoot.proposals as o join p on tests.person_id(p.lead_id) = o.person_id
$$;
select count(*) from chatwoot.propose(1, '{"id": 71, "changed": [{"field": "phone", "value": "11987650111"}, {"field": "name", "value": "Ana Prado"}, {"field": "email", "value": "ana@example.com"}]}', '2026-03-10 12:00Z');
select is(pg_temp.proposed(true), '1 email, 1 name, 1 phone, 2 email, 2 name, 2 phone', 'one person after the other, each field by its name');
select is((select count(*) from chatwoot.proposals as o where o.contact_id = 71 and o.decided_at is null), 6::bigint, 'all of them wait');

select * from finish();
rollback;
