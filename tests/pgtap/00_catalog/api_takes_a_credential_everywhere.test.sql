begin;
select plan(4);

select tests.make_operation();

-- Whoever has nothing but the password of indica_api has these functions, and no credential.
create temporary table doors as
select
    p.oid,
    p.oid::regprocedure as door,
    (p.proargtypes)[0] = 'ops.credential'::regtype and p.proargnames[1] = 'p_credential' as takes_a_credential,
    format(
        'select * from %s(%s)', p.oid::regproc,
        (select string_agg(case when a.n = 1 then '$1' else 'null::' || format_type(a.type, null) end, ', ' order by a.n)
         from unnest(p.proargtypes) with ordinality as a (type, n))
    ) as call
from pg_proc as p
where p.pronamespace = 'api'::regnamespace and has_function_privilege('indica_api', p.oid, 'execute');
create temporary table guesses as
select g.name, g.credential
from (values
    ('none', null::ops.credential),
    ('nulls', row(null, null)::ops.credential),
    ('a guess', row('service', sha256('guess'))::ops.credential),
    ('an empty one', row('', ''::bytea)::ops.credential)
) as g (name, credential);
create temporary table session as select tests.desk('dora@example.com') as credential;
grant select on doors, guesses, session to public;

create function tests.answer(p_call text, p_credential ops.credential)
returns text
language plpgsql
as $$
declare
    v_answer jsonb;
begin
    execute format('select to_jsonb(x) from (%s) as x', p_call) into v_answer using p_credential;
    -- Undone at once: one of the doors ends the token that opened it.
    raise exception using
        errcode = 'TT001', message = coalesce(v_answer ->> 'http_status', case when v_answer is null then 'no row' else 'something' end);
exception
    when sqlstate 'TT001' then
        return sqlerrm;
    when others then
        -- ID903, or what a function finds wrong with its arguments once it is open.
        return sqlstate;
end;
$$;

select cmp_ok((select count(*) from doors)::integer, '>=', 18, 'the doors are there');
select is_empty('select door from doors where not takes_a_credential', 'each takes a credential first, and none a bare id');

select tests.as_role('indica_api');
select is_empty(
    $$
        select d.door, c.name, tests.answer(d.call, c.credential)
        from doors as d
        cross join guesses as c
        where tests.answer(d.call, c.credential) not in ('401', 'ID903', 'no row')
    $$,
    'and none says or does anything without a right one'
);
select is_empty(
    $$
        select d.door
        from doors as d
        where tests.answer(d.call, null) = all (array[
            tests.answer(d.call, tests.service()), tests.answer(d.call, tests.credential()),
            (select tests.answer(d.call, s.credential) from session as s)
        ])
    $$,
    'each opens to one of the three kinds: the API itself, a token, a session of the desk'
);

select * from finish();
rollback;
