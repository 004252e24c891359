begin;
select plan(4);

create function tests.offered(p_at text) returns text language sql as $$
    select string_agg(to_char(t.at::timestamptz at time zone 'America/Sao_Paulo', 'DD HH24:MI'), ', ' order by t.n)
    from jsonb_array_elements_text(governance.call_back_times((p_at || ' America/Sao_Paulo')::timestamptz)) with ordinality as t (at, n)
$$;
-- Working hours are Monday to Friday, eight to six; 10 March 2026 is a Tuesday.
select is(tests.offered('2026-03-10 09:07'), '10 10:15, 10 12:15, 11 09:00, 11 15:00, 16 09:00', 'in the morning');
select is(tests.offered('2026-03-10 16:50'), '11 08:00, 11 09:00, 11 15:00, 16 09:00', 'what would fall behind closing time waits for the opening');
select is(tests.offered('2026-03-13 17:40'), '16 08:00, 16 09:00', 'before a weekend what falls together is named once');
select is(tests.offered('2026-03-15 12:00'), '16 08:00, 16 09:00, 16 15:00', 'on a Sunday');

select * from finish();
rollback;
