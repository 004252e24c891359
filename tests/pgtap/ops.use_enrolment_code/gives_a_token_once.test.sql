begin;
select plan(8);

select tests.make_operation();
create temporary table t as
select
    ops.create_enrolment_code(tests.consultant(1), p_scopes => '{leads:read}') as one,
    ops.create_enrolment_code(tests.consultant(2)) as two;
create temporary table c as select (ops.find_enrolment_code(lower(left(t.one, 4)) || '-' || substr(t.one, 5))).id from t;

select isnt(c.id, null, 'a code as people type it') from c;
select matches(ops.use_enrolment_code(c.id, 'Extensão de Ana'), '^ind_', 'becomes a token') from c;
select is(
    (select format('%s %s %s', k.name, k.scopes, k.consultant_id = tests.consultant(1)) from ops.api_tokens as k join ops.enrolment_codes as e on e.token_id = k.id),
    'Extensão de Ana {leads:read} t', 'of its consultant, with its scopes'
);
select is((ops.find_enrolment_code(t.one)).id, null, 'once') from t;
select isnt((ops.find_enrolment_code(t.two)).id, null, 'another code is as good as before') from t;
select is((ops.find_enrolment_code('AAAAAAAA')).id, null, 'a wrong code finds nothing');
select is((ops.find_enrolment_code(null)).id, null, 'nor does none');
select tests.advance('16 minutes');
select is((ops.find_enrolment_code(t.two)).id, null, 'nor one whose time is over') from t;

select * from finish();
rollback;
