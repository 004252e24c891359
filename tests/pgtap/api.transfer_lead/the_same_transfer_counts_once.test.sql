begin;
select plan(8);

select tests.make_operation();
create temporary table x as select tests.lead_with_conversation(1) as id;
create temporary table second as select tests.make_token('second') as token_id;
update leads.leads set consultant_id = tests.consultant(1);
create function tests.transfer(p_n integer, p_reason text, p_token_id bigint default tests.token_id()) returns integer language sql as $$
    select a.http_status
    from leads.leads as l, x,
        lateral api.transfer_lead(tests.credential(p_token_id), l.uid, convert_to(jsonb_build_object('consultant', 'consultant' || p_n || '@example.com', 'reason', p_reason)::text, 'UTF8')) as a
    where l.id = x.id
$$;
create function tests.owner() returns bigint language sql as $$ select l.consultant_id - tests.consultant(1) + 1 from leads.leads as l, x where l.id = x.id $$;

select tests.transfer(2, 'férias da Ana');
select is(tests.owner(), 2::bigint, 'a transfer');
select tests.transfer(3, 'férias do Bruno', token_id) from second;
select is(tests.owner(), 3::bigint, 'a colleague''s');
select tests.transfer(2, 'férias da Ana');
select is(tests.owner(), 3::bigint, 'a late repetition of the first does not undo it');
select is((select count(*) from routing.decisions as d, x where d.lead_id = x.id and d.snapshot ->> 'reason' = 'manual'), 2::bigint, 'two decisions in all');
select tests.transfer(2, 'pediu por ele');
select is(tests.owner(), 2::bigint, 'another reason is another word');
select tests.transfer(1, 'voltou'), tests.transfer(2, 'pediu por ele');
select is(tests.owner(), 2::bigint, 'there and back again is meant');
select tests.transfer(3, 'pediu por ela', token_id), tests.advance('61 seconds'), tests.transfer(2, 'pediu por ele') from second;
select is(tests.owner(), 2::bigint, 'and so is the same a minute later');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
