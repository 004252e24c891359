begin;
select plan(28);

select tests.make_operation('2026-03-10 15:00:00+00', '{1,1,1}');
create temporary table t (name text primary key, id bigint);
insert into t values ('ana', tests.make_token('ana', p_consultant_id => tests.consultant(1)));
insert into t values ('ana_too', tests.make_token('ana too', p_consultant_id => tests.consultant(1)));
insert into t values ('bruno', tests.make_token('bruno', p_consultant_id => tests.consultant(2)));
insert into t values ('op', tests.token_id()), ('writer', tests.make_token('writer', '{leads:write}', tests.consultant(1)));
create function tests.token(p_name text) returns bigint language sql as $$ select t.id from t where t.name = p_name $$;
-- Ana has one to six, of which two are due at the same hour; the seventh and eighth she referred, and Bruno has them; the ninth is Ana's and lost, the tenth Bruno's own.
create temporary table x as
select v.n, tests.lead(v.n, '{}', tests.token(v.sent)) as id, v.owner, v.action, v.at
from (values
    (1, 'op', 1, 'call_by_consultant', '2026-03-10 10:00+00'::timestamptz), (2, 'op', 1, 'call_by_consultant', '2026-03-10 18:00+00'), (3, 'op', 1, 'human_review', '2026-03-09 18:00+00'), (4, 'op', 1, 'scheduled', '2026-03-10 20:00+00'),
    (5, 'ana', 1, 'await_reply', '2026-03-12 15:00+00'), (6, 'op', 1, 'call_by_consultant', '2026-03-10 10:00+00'), (7, 'ana', 2, 'call_by_consultant', '2026-03-10 11:00+00'), (8, 'ana_too', 2, 'await_reply', '2026-03-12 15:00+00'), (9, 'ana', 1, 'x', null), (10, 'bruno', 2, 'call_by_consultant', '2026-03-10 12:00+00'), (11, 'ana', 2, 'x', null)
) as v (n, sent, owner, action, at);
set session_replication_role = replica;
update leads.leads as l
set consultant_id = tests.consultant(x.owner), queue_code = null, next_action = case when x.at is not null then x.action end, next_action_at = x.at, status = case when x.at is null then 'lost' else 'contacted' end, lost_reason = case when x.at is null then 'price' end,
    ended_at = case when x.at is null then util.current_time() end, created_at = timestamptz '2026-03-10 14:00+00' + x.n * interval '1 minute'
from x where x.id = l.id;
set session_replication_role = origin;
select tests.advance('5 minutes');
create function tests.pages(p_token text, p_query jsonb default '{}', p_limit integer default 3) returns text language plpgsql as $$
declare
    v_answer record;
    v_said text;
    v_after text;
begin
    for n in 1..9 loop
        select a.* into v_answer from api.list_worklist(tests.credential(tests.token(p_token)), p_query || jsonb_build_object('limit', p_limit::text) || case when v_after is null then '{}' else jsonb_build_object('after', v_after) end) as a;
        if v_answer.http_status <> 200 then
            return concat_ws(' ', v_answer.http_status, v_answer.body ->> 'code', (select string_agg(concat_ws(' ', e ->> 'field', e ->> 'code'), ', ') from jsonb_array_elements(v_answer.body -> 'errors') as e));
        end if;
        v_said := concat_ws(' | ', v_said, coalesce((
            select string_agg((e.value ->> 'list') || ' ' || x.n, ', ' order by e.n) from jsonb_array_elements(v_answer.body -> 'leads') with ordinality as e (value, n) join leads.leads as l on l.uid = (e.value ->> 'uid')::uuid join x on x.id = l.id
        ), 'none'));
        v_after := v_answer.body ->> 'next';
        exit when v_after is null;
    end loop;
    return v_said || '; ' || (v_answer.body -> 'counts')::text;
end;
$$;

select is(tests.pages('ana', '{}', 2), 'late 3, late 1 | late 6, today 2 | today 4, waiting 5 | with_others 8, with_others 7; {"late": 3, "cards": 0, "today": 2, "waiting": 1, "unanswered": 0, "with_others": 2}', 'ana, 2 a page');
select is(tests.pages('ana', '{}', 3), 'late 3, late 1, late 6 | today 2, today 4, waiting 5 | with_others 8, with_others 7; {"late": 3, "cards": 0, "today": 2, "waiting": 1, "unanswered": 0, "with_others": 2}', 'ana, 3 a page');
select is(tests.pages('ana', '{}', 8), 'late 3, late 1, late 6, today 2, today 4, waiting 5, with_others 8, with_others 7; {"late": 3, "cards": 0, "today": 2, "waiting": 1, "unanswered": 0, "with_others": 2}', 'ana, 8 a page');
select is(tests.pages('ana_too', '{}', 2), 'late 3, late 1 | late 6, today 2 | today 4, waiting 5 | with_others 8, with_others 7; {"late": 3, "cards": 0, "today": 2, "waiting": 1, "unanswered": 0, "with_others": 2}', 'ana_too, 2 a page');
select is(tests.pages('ana_too', '{}', 3), 'late 3, late 1, late 6 | today 2, today 4, waiting 5 | with_others 8, with_others 7; {"late": 3, "cards": 0, "today": 2, "waiting": 1, "unanswered": 0, "with_others": 2}', 'ana_too, 3 a page');
select is(tests.pages('ana_too', '{}', 8), 'late 3, late 1, late 6, today 2, today 4, waiting 5, with_others 8, with_others 7; {"late": 3, "cards": 0, "today": 2, "waiting": 1, "unanswered": 0, "with_others": 2}', 'ana_too, 8 a page');
select is(tests.pages('bruno', '{}', 2), 'late 7, late 10 | waiting 8; {"late": 2, "cards": 0, "today": 0, "waiting": 1, "unanswered": 0, "with_others": 0}', 'bruno, 2 a page');
select is(tests.pages('bruno', '{}', 3), 'late 7, late 10, waiting 8; {"late": 2, "cards": 0, "today": 0, "waiting": 1, "unanswered": 0, "with_others": 0}', 'bruno, 3 a page');
select is(tests.pages('bruno', '{}', 8), 'late 7, late 10, waiting 8; {"late": 2, "cards": 0, "today": 0, "waiting": 1, "unanswered": 0, "with_others": 0}', 'bruno, 8 a page');
select is(tests.pages('op', '{}', 2), 'none; {"late": 0, "cards": 0, "today": 0, "waiting": 0, "unanswered": 0, "with_others": 0}', 'op, 2 a page');
select is(tests.pages('op', '{}', 3), 'none; {"late": 0, "cards": 0, "today": 0, "waiting": 0, "unanswered": 0, "with_others": 0}', 'op, 3 a page');
select is(tests.pages('op', '{}', 8), 'none; {"late": 0, "cards": 0, "today": 0, "waiting": 0, "unanswered": 0, "with_others": 0}', 'op, 8 a page');
select is(tests.pages('ana', '{}', 7), 'late 3, late 1, late 6, today 2, today 4, waiting 5, with_others 8 | with_others 7; {"late": 3, "cards": 0, "today": 2, "waiting": 1, "unanswered": 0, "with_others": 2}', 'one less than all');
select is(tests.pages('writer', '{}', 3), '403 ID402', 'who may not read');
select is(tests.pages('none', '{}', 3), '401 ID401', 'nobody');
select is(tests.pages('ana', '{"kind": "answer_person"}', 3), 'none; {"late": 3, "cards": 0, "today": 2, "waiting": 1, "unanswered": 0, "with_others": 0}', 'of the kind answer_person');
select is(tests.pages('ana', '{"kind": "call_by_consultant"}', 3), 'late 1, late 6, today 2; {"late": 3, "cards": 0, "today": 2, "waiting": 1, "unanswered": 0, "with_others": 0}', 'of the kind call_by_consultant');
select is(tests.pages('ana', '{"kind": "human_review"}', 3), 'late 3; {"late": 3, "cards": 0, "today": 2, "waiting": 1, "unanswered": 0, "with_others": 0}', 'of the kind human_review');
select is(tests.pages('ana', '{"kind": "await_reply"}', 3), '422 ID102 kind ID114', 'of the kind await_reply');
select is(tests.pages('ana', '{"kind": "scheduled"}', 3), 'none; {"late": 3, "cards": 0, "today": 2, "waiting": 1, "unanswered": 0, "with_others": 0}', 'of the kind scheduled');
select is(tests.pages('ana', '{"kind": "x"}', 3), '422 ID102 kind ID114', 'of the kind x');
select is(tests.pages('ana', '{"kind": ""}', 3), 'late 3, late 1, late 6 | today 2, today 4, waiting 5 | with_others 8, with_others 7; {"late": 3, "cards": 0, "today": 2, "waiting": 1, "unanswered": 0, "with_others": 2}', 'of the kind ');
select is(tests.pages('ana', '{"after": "x"}', 3), '422 ID102 after ID119', 'a cursor that is none');
select is(tests.pages('ana', '{"after": "5.1773154800000000.00000000-0000-0000-0000-000000000001"}', 3), '422 ID102 after ID119', 'of a list that is none');
select is(tests.pages('ana', '{"after": "1.1773154800000000.00000000-0000-0000-0000-000000000001"}', 3), '422 ID102 after ID119', 'of nobody');
select is(tests.pages('ana', '{}', 0), '422 ID102 limit ID120', '0 a page');
select is(tests.pages('ana', '{}', 200), 'late 3, late 1, late 6, today 2, today 4, waiting 5, with_others 8, with_others 7; {"late": 3, "cards": 0, "today": 2, "waiting": 1, "unanswered": 0, "with_others": 2}', '200 a page');
select is(tests.pages('ana', '{}', 201), '422 ID102 limit ID120', '201 a page');

select * from finish();
rollback;
