begin;
select plan(16);

select tests.make_operation('2026-03-10 12:00+00', '{1,1}');
create temporary table made (who text, id bigint);
insert into made
select v.who, (ops.create_token(v.who, '{leads:write,leads:read}', v.consultant_id, v.source_id, p_expires_at => v.expires_at)).token_id
from (values
    ('timed', null, null, timestamptz '2026-03-11 12:00+00'),
    ('ana', tests.consultant(1), null, null),
    ('ana too', tests.consultant(1), null, null),
    ('bruno', tests.consultant(2), null, null),
    ('parceiro', null, (select s.id from intake.sources as s where s.code = 'parceiro'), null)
) as v (who, consultant_id, source_id, expires_at);

create function tests.opens(p_who text)
returns boolean
language sql
as $$
    select (ops.find_token(tests.credential(m.id))).id is not null from made as m where m.who = p_who
$$;

select throws_ok($$select ops.create_token('late', '{leads:read}', p_expires_at => '2026-03-10 12:00+00')$$, 'ID105', null, 'nothing is made that has expired');
select tests.freeze('2026-03-11 11:59:59+00');
select ok(tests.opens('timed'), 'it opens until its time');
select is((select m.body #>> '{token,expires_at}' from made as x, api.get_me(tests.credential(x.id)) as m where x.who = 'timed'), '2026-03-11T12:00:00+00:00', 'and its holder can read when that is');
select tests.freeze('2026-03-11 12:00+00');
select ok(not tests.opens('timed'), 'and from then on nothing');
select ok(tests.opens('ana'), 'others have no end');

select ops.create_enrolment_code(tests.consultant(1)) as code \gset
select ops.create_enrolment_code(tests.consultant(2)) as other_code \gset
select is((select a.revoked from routing.set_consultant_active('consultant1@example.com', false) as a), 2, 'a consultant who leaves takes their tokens along');
select ok(not tests.opens('ana') and not tests.opens('ana too'), 'both');
select is((ops.find_enrolment_code(:'code')).id, null, 'and the code that nobody has typed');
select ok((ops.find_enrolment_code(:'other_code')).id is not null, 'that of another stays');
select ok(tests.opens('bruno') and tests.opens('parceiro'), 'and so do the tokens of others');
select is((select a.revoked from routing.set_consultant_active('consultant1@example.com', true) as a), 0, 'who comes back');
select ok(not tests.opens('ana'), 'needs a new one');

select is(intake.deactivate_source('parceiro'), (select count(*)::integer from ops.api_tokens as t where t.source_id is not null), 'a source takes its tokens along too, that of its webhooks among them');
select ok(not tests.opens('parceiro'), 'none opens');
select is((select a.http_status from api.submit_webhook(tests.service(), 'parceiro', '{}', 'd-1') as a), 401, 'nor does its signature');
select intake.add_source('parceiro', 'Parceiro');
select isnt((api.find_source(tests.service(), 'parceiro')).secret_version, null, 'added again it signs again');

select * from finish();
rollback;
