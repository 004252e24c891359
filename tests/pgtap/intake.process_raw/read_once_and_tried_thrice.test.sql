begin;
select plan(17);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table told (n serial, said text);
create function tests.note(variadic p_words text[]) returns void language sql as $$ insert into told (said) values (array_to_string(p_words, ' ', '-')) $$;
-- What a statement answers and tells, each time of the same beginning.
create function tests.would(p_sql text) returns text language plpgsql as $$
declare
    v_answer text;
begin
    execute p_sql into v_answer;
    raise exception '%', concat_ws('; ', v_answer, (select string_agg(t.said, '; ' order by t.n) from told as t)) using errcode = 'TT001';
exception
    when sqlstate 'TT001' then return sqlerrm;
end;
$$;

create temporary table tries (n integer);
insert into tries values (0);
create or replace function intake.read_submission(p_submission intake.submissions, p_source intake.sources, p_whole jsonb default null, out body jsonb, out is_skipped boolean, out problem text, out is_mended boolean) language plpgsql as $$
begin
    perform tests.note('read');
    select w.body, w.problem, w.is_skipped, coalesce(w.is_mended, false) into body, problem, is_skipped, is_mended from jsonb_to_record(convert_from(p_submission.raw, 'UTF8')::jsonb) as w (body jsonb, problem text, is_skipped boolean, is_mended boolean);
end;
$$;
create or replace function intake.understand(p_body jsonb, p_token_id bigint, p_at timestamptz, p_is_name_right boolean default false) returns intake.referral language plpgsql as $$
declare
    v_referral intake.referral;
begin
    perform tests.note('understand', p_body::text);
    v_referral.origin := 'site';
    v_referral.notes := p_body::text;
    return v_referral;
end;
$$;
create or replace function intake.process_submission(p_submission intake.submissions, p_referral intake.referral, p_at timestamptz) returns intake.result language plpgsql as $$
declare
    v_result intake.result;
    v_said constant jsonb := coalesce(p_referral.notes, '{}')::jsonb;
begin
    perform tests.note('process');
    if v_said ? 'raise' and nextval('tests.tried') <= (v_said ->> 'times')::integer then
        raise exception 'no way for ana@example.com' using errcode = v_said ->> 'raise';
    end if;
    v_result.outcome := coalesce(v_said ->> 'outcome', 'created');
    v_result.answer := coalesce(v_said -> 'answer', '{"warnings": []}');
    return v_result;
end;
$$;
create sequence tests.tried;
create function tests.run(p_raw jsonb, p_source text default null, p_reading jsonb default null) returns text language plpgsql as $$
declare
    v_submission intake.submissions;
    v_source intake.sources;
    v_result intake.result;
begin
    perform setval('tests.tried', 1, false);
    v_submission.uid := '00000000-0000-0000-0000-000000000001';
    v_submission.raw := convert_to(p_raw::text, 'UTF8');
    v_submission.received_at := util.current_time();
    select * into v_source from intake.sources as s where s.code = p_source;
    v_source.field_map := '{"person.name": "/nome"}';
    v_result := intake.process_raw(v_submission, v_source, null, jsonb_populate_record(null::intake.reading, p_reading));
    return concat_ws(' ', v_result.outcome, v_result.reason, v_result.origin, v_result.failure ->> 'sqlstate', v_result.failure ->> 'message', (select string_agg(concat_ws(' ', w ->> 'field', w ->> 'code'), ', ') from jsonb_array_elements(v_result.answer -> 'warnings') as w), (select string_agg(concat_ws(' ', w ->> 'field', w ->> 'code', w ->> 'pointer'), ', ') from jsonb_array_elements(v_result.answer -> 'errors') as w));
exception
    when sqlstate 'TT001' then raise;
    when others then return sqlstate || ' ' || sqlerrm;
end;
$$;

select is(tests.would($$select tests.run('{"body": {}}')$$), 'created site; read; understand {}; process', 'a referral');
select is(tests.would($$select tests.run('{"problem": "Nada."}')$$), 'rejected invalid_body  ID101; read', 'one that cannot be read');
select is(tests.would($$select tests.run('{"is_skipped": true, "body": {}}')$$), 'rejected skipped; read', 'one that is skipped');
select is(tests.would($$select tests.run('{"is_mended": true, "body": {}}')$$), 'created site  mended; read; understand {}; process', 'one that was mended');
select is(tests.would($$select tests.run('{"is_mended": true, "body": {"answer": {}, "outcome": "rejected"}}')$$), 'rejected site; read; understand {"answer": {}, "outcome": "rejected"}; process', 'one that was mended and refused without warnings');
select is(tests.would($$select tests.run('{"body": {"outcome": "rejected", "answer": {"errors": [{"field": "person.name", "code": "ID111"}]}}}', 'parceiro')$$), 'rejected site person.name ID111 /nome; read; understand {"answer": {"errors": [{"code": "ID111", "field": "person.name"}]}, "outcome": "rejected"}; process', 'one of a source that is refused');
select is(tests.would($$select tests.run('{"body": {"outcome": "rejected", "answer": {"errors": [{"field": "person.name", "code": "ID111"}]}}}')$$), 'rejected site person.name ID111; read; understand {"answer": {"errors": [{"code": "ID111", "field": "person.name"}]}, "outcome": "rejected"}; process', 'one of nobody that is refused');
select is(tests.would($$select tests.run('{"body": {"answer": {"errors": [{"field": "person.name"}], "warnings": []}}}', 'parceiro')$$), 'created site person.name; read; understand {"answer": {"errors": [{"field": "person.name"}], "warnings": []}}; process', 'one of a source that is taken');
select is(tests.would($$select tests.run('{}', null, '{"is_mended": false, "referral": {"origin": "event", "notes": "{}"}}')$$), 'created event; process', 'one that somebody has read');
select is(tests.would($$select tests.run('{"body": {"raise": "40001", "times": 1}}')$$), 'created site; process', 'a race that is lost once');
select is(tests.would($$select tests.run('{"body": {"raise": "40P01", "times": 2}}')$$), 'created site; process', 'two');
select is(tests.would($$select tests.run('{"body": {"raise": "40001", "times": 3}}')$$), '40001 no way for …', 'thrice');
select is(tests.would($$select tests.run('{"body": {"raise": "40P01", "times": 3}}')$$), '40P01 no way for …', 'thrice by deadlocks');
select is(tests.would($$select tests.run('{"body": {"raise": "23505", "times": 2}}')$$), 'created site; process', 'two of one person');
select is(tests.would($$select tests.run('{"body": {"raise": "23505", "times": 9}}')$$), 'quarantined internal_error site 23505 no way for …  internal_error', 'who never find each other');
select is(tests.would($$select tests.run('{"body": {"raise": "55P03", "times": 1}}')$$), '55P03 no way for …', 'a lock that somebody holds');
select is(tests.would($$select tests.run('{"body": {"raise": "22012", "times": 1}}')$$), 'quarantined internal_error site 22012 no way for …  internal_error', 'anything else');

select * from finish();
rollback;
