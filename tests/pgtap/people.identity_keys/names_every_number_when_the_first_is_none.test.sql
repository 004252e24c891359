begin;
select plan(2);

create function tests.keys(p_phone_key text) returns text[] language sql as $$
    select people.identity_keys(jsonb_populate_record(null::people.identity, jsonb_build_object(
        'phone_key', p_phone_key, 'phones', jsonb_build_array(
            jsonb_build_object('match_key', 'm5511', 'is_valid', true), jsonb_build_object('match_key', 'm5521', 'is_valid', true),
            jsonb_build_object('match_key', null, 'is_valid', false)
        )
    )))
$$;
select is(tests.keys('m5511'), array['phone:m5511', 'phone:m5521'], 'the first number and the other one, each once');
select is(tests.keys(null), array['phone:m5511', 'phone:m5521'], 'and both when none of them is the first');

select * from finish();
rollback;
