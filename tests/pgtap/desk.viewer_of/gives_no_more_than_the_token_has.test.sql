begin;
select plan(9);

select tests.make_operation();
select routing.save_team('sul', 'Sul', 'consultant1@example.com');
select routing.set_team('consultant1@example.com', 'sul'), routing.set_team('consultant2@example.com', 'sul');
create function tests.rights_of(p_scopes text[], p_consultant_id bigint default null) returns text language plpgsql as $$
declare
    v_token constant text := (select t.token from ops.create_token('of somebody', p_scopes, p_consultant_id) as t);
    v_session constant text := desk.enter(null, row(split_part(v_token, '_', 2), sha256(convert_to(split_part(v_token, '_', 3), 'UTF8')))::ops.credential);
begin
    return array_to_string((desk.viewer_of(row(split_part(v_session, '_', 2), sha256(convert_to(split_part(v_session, '_', 3), 'UTF8')))::ops.credential)).rights, ' ');
end;
$$;

select is(tests.rights_of('{leads:read}'), 'overview today leads alerts referrers forecast distribution rework messages', 'a token of the operation that reads only reads');
select is(tests.rights_of('{leads:read,leads:write}'), 'overview today leads alerts referrers forecast distribution rework messages status postpone suppress card', 'one that writes gives no lead away and mends nothing');
select is(tests.rights_of('{leads:read,quarantine}'), 'overview today leads alerts referrers forecast distribution rework messages correct', 'one for the work list corrects');
select is(tests.rights_of('{admin}'), 'overview today leads alerts referrers forecast distribution rework messages operation transfer status postpone suppress card correct retry dismiss settle resume rules absence policy acknowledge', 'the operator''s does all');
select is(tests.rights_of('{leads:read}', tests.consultant(2)), 'today leads', 'a consultant''s that reads only reads');
select is(tests.rights_of('{leads:read,leads:write}', tests.consultant(2)), 'today leads status postpone suppress card', 'one that writes does what a consultant does');
select is(tests.rights_of('{leads:read,leads:write}', tests.consultant(1)), 'overview today leads alerts referrers forecast distribution rework messages transfer status postpone suppress card correct', 'or what who leads a team does');
select is(tests.rights_of('{leads:read}', tests.consultant(1)), 'overview today leads alerts referrers forecast distribution rework messages', 'who leads one reads only, where their token does');
create temporary table c as select tests.desk('mia@example.com', 'manager', 'sul') as manager;
select is(array_to_string((desk.viewer_of(manager)).rights, ' '), 'overview today leads alerts referrers forecast distribution rework messages transfer status postpone suppress card correct absence acknowledge', 'who logs in by a link has what the role gives') from c;

select * from finish();
rollback;
