begin;
select plan(8);

select cmp_ok((select count(*) from sending.templates as t where t.purpose = 'first_contact'), '>=', 2::bigint, 'there are first contacts with and without a referrer');
select is_empty('select t.code from sending.templates as t where t.state <> ''draft''', 'none is approved before Meta says so');
select is_empty(
    $$select t.code from sending.templates as t
      where (select array_agg(distinct m[1]::integer order by m[1]::integer) from regexp_matches(t.body, '\{\{([0-9]+)\}\}', 'g') as m)
          is distinct from (select array_agg(n) from generate_series(1, cardinality(t.parameters)) as n)$$,
    'placeholders are numbered from one without a gap, one for each parameter'
);
select is_empty($$select t.code from sending.templates as t where t.body ~ '^\s*\{\{' or t.body ~ '\}\}\s*$'$$, 'a body neither begins nor ends with one');
select is_empty($$select t.code from sending.templates as t where t.body ~ '\}\}\s*\{\{'$$, 'no two stand side by side');
select is_empty(
    $$select t.code, b ->> 'text' from sending.templates as t, jsonb_array_elements(t.buttons) as b where length(b ->> 'text') not between 1 and 25 or b ->> 'action' not in ('continue', 'stop')$$,
    'buttons have at most 25 characters and a known action'
);
select is_empty($$select t.code from sending.templates as t where t.purpose = 'first_contact' and not jsonb_path_exists(t.buttons, '$[*] ? (@.action == "stop")')$$, 'every first contact can be stopped');
select is_empty(
    $$select t.code, p from sending.templates as t, unnest(t.parameters) as p
      where p not in ('person_first_name', 'referrer_name', 'consultant_first_name', 'company_name', 'product_name', 'alert_text')$$,
    'every parameter is one that is filled'
);

select * from finish();
rollback;
