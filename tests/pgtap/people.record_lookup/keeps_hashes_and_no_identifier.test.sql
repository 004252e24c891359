begin;
select plan(3);

select tests.make_operation();
select people.record_lookup(tests.token_id(), '{phone:m551187654321}', null);
select is(
    (select format('%s %s %s', l.is_known, l.lead_id is null, l.key_hashes = array[ops.keyed_hash('phone', 'm551187654321')]) from people.lookups as l),
    'f t t', 'nobody was found'
);
select people.record_lookup(tests.token_id(), '{}', tests.lead(1));
select is((select count(*) from people.lookups as l where l.is_known), 1::bigint, 'somebody was');
select is_empty($$select from people.lookups as l where l::text like '%551187654321%'$$, 'the number itself is not kept');

select * from finish();
rollback;
