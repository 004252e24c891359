begin;
select plan(26);

-- The operation, a shop and a partner each sent what waits for a human; the shop also what was refused.
select tests.make_operation();
insert into intake.sources (code, name) values ('loja', 'Loja');
create temporary table who as
select tests.make_token('parceiro', '{leads:write,quarantine}', null, (select s.id from intake.sources as s where s.code = 'parceiro')) as partner,
    tests.make_token('loja', '{leads:write,quarantine}', null, (select s.id from intake.sources as s where s.code = 'loja')) as shop,
    tests.make_token('loja admin', '{admin,quarantine}', null, (select s.id from intake.sources as s where s.code = 'loja')) as chief,
    tests.make_token('revisora', '{quarantine}') as reviewer, tests.make_token('writer', '{leads:write}') as writer;
create function tests.sent(p_n integer, p_token_id bigint, p_patch jsonb default '{}') returns text language sql as $$
    select s.body ->> 'outcome' from tests.submit(tests.referral(p_n, jsonb_build_object('person', jsonb_build_object('name', 'asdf ' || p_n, 'phone', tests.phone(p_n))) || p_patch), 'k' || p_n, p_token_id) as s
$$;
select is(tests.sent(1, tests.token_id()), 'quarantined', 'the operation''s own');
select tests.advance('1 minute');
select is(tests.sent(2, shop), 'quarantined', 'the shop''s') from who;
select tests.advance('1 minute');
select is(tests.sent(3, partner), 'quarantined', 'the partner''s') from who;
select tests.advance('1 minute');
select is(tests.sent(4, shop, '{"person": {"name": "Rita 4", "phone": "1198"}}'), 'rejected', 'and what was refused the shop') from who;
select tests.advance('1 minute');
select is(tests.sent(5, shop), 'quarantined', 'another of the shop') from who;
select tests.advance('1 minute');
select is(tests.sent(6, partner), 'quarantined', 'and one that a human decided') from who;
select intake.reject_quarantined(s.uid, 'duplicate') from intake.submissions as s join intake.quarantine as q on q.submission_id = s.id order by s.id desc limit 1;

create function tests.page(p_token_id bigint, p_query jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object('status', a.http_status) || a.body from api.list_quarantine(tests.credential(p_token_id), p_query) as a
$$;
create function tests.names(p_page jsonb) returns text language sql as $$
    select concat_ws(' ', p_page ->> 'status', p_page ->> 'code', p_page #>> '{errors,0,field}', p_page #>> '{errors,0,code}',
        (select string_agg(substr(s.value #>> '{body,person,name}', 6), ' ' order by s.n) from jsonb_array_elements(p_page -> 'submissions') with ordinality as s (value, n)))
$$;

select is(tests.names(tests.page(reviewer)), '200 1 2 3 4 5', 'a reviewer sees all that waits, the oldest first') from who;
select is(tests.names(tests.page(partner)), '200 3', 'a source its own') from who;
select is(tests.names(tests.page(shop)), '200 2 4 5', 'another its own') from who;
select is(tests.names(tests.page(chief)), '200 1 2 3 4 5', 'one that runs the operation all') from who;
select is(tests.names(tests.page(writer)), '403 ID402', 'without the scope none') from who;
select is(tests.names(tests.page(0)), '401 ID401', 'nor without a token');
select is(tests.names(tests.page(reviewer, '{"kind": "refused"}')), '200 4', 'what was refused alone') from who;
select is(tests.names(tests.page(reviewer, '{"kind": "quarantined"}')), '200 1 2 3 5', 'or what waits for a human alone') from who;
select is(tests.names(tests.page(reviewer, '{"reason": "implausible_name"}')), '200 1 2 3 5', 'or what has a reason') from who;
select is(tests.names(tests.page(reviewer, '{"kind": "burnt"}')), '422 ID102 kind ID114', 'a kind that there is not') from who;
select is(tests.names(tests.page(reviewer, '{"kind": null}')), '422 ID102 kind ID114', 'or is null') from who;
select is(tests.names(tests.page(reviewer, '{"limit": "201"}')), '422 ID102 limit ID120', 'a limit that is none') from who;

create temporary table p as select tests.page(reviewer, '{"limit": "2"}') as first from who;
select is(tests.names(first), '200 1 2', 'page by page') from p;
create temporary table q as select tests.page(reviewer, jsonb_build_object('limit', '2', 'after', first ->> 'next')) as second from who, p;
select is(tests.names(second), '200 3 4', 'the next') from q;
create temporary table r as select tests.page(reviewer, jsonb_build_object('limit', '2', 'after', second ->> 'next')) as last from who, q;
select is(tests.names(last), '200 5', 'and the last') from r;
select is(last ? 'next', false, 'behind which there is none') from r;
select is(tests.page(reviewer, '{"limit": "5"}') ? 'next', false, 'nor behind a page that holds all') from who;
select is(tests.names(tests.page(reviewer, jsonb_build_object('after', util.cursor_of(gen_random_uuid())))), '422 ID102 after ID119', 'a place that there is not') from who;

select is(s.value #>> '{errors,0,field}', 'person.phone', 'what was refused says why') from who, jsonb_array_elements(tests.page(shop, '{"kind": "refused"}') -> 'submissions') as s (value);
select is(
    array(select k.key from jsonb_object_keys(s.value) as k (key) order by 1), '{body,detail,due_at,kind,reason,received_at,submitted_by,uid}', 'what waits says who sent it, why, and until when'
) from who, jsonb_array_elements(tests.page(partner) -> 'submissions') as s (value);

select * from finish();
rollback;
