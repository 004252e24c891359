begin;
select plan(6);

select tests.make_operation('2026-03-10 15:00:00+00');
select intake.add_source('site', 'Site', 'zapier'), intake.add_source('loja', 'Loja', 'google-lead-form'), intake.add_source('velha', 'Velha', 'zapier'), intake.add_source('fechada', 'Fechada', 'zapier');
select intake.rotate_source_secret('loja');
update intake.sources set is_active = false where code = 'velha';
update ops.api_tokens as t set revoked_at = util.current_time() from intake.sources as s where s.token_id = t.id and s.code = 'fechada';
create function tests.found(p_code text) returns text language sql as $$
    select concat_ws(' ', f.secret_version, f.proof = p.proof) from api.find_source(tests.service(), p_code) as f left join intake.sources as s on s.code = p_code left join intake.source_profiles as p on p.code = s.profile_code
$$;
select is(tests.found('site'), '1 t', 'one source with its secret and how it is proved');
select is(tests.found('loja'), '2 t', 'another with its own');
select is(tests.found('velha'), '', 'none that is active no longer');
select is(tests.found('fechada'), '', 'none whose token was taken away');
select is(tests.found('nenhuma'), '', 'none that is not there');
select throws_ok($$select api.find_source(tests.credential(), 'site')$$, null, null, 'for the service alone');

select * from finish();
rollback;
