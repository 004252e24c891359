create or replace function intake.read_own_body(p_raw bytea, out body jsonb, out problem text, out is_mended boolean)
language plpgsql
stable
as $$
begin
    is_mended := false;
    select r.body, r.problem, r.is_mended into body, problem, is_mended from normalize.read_json(normalize.decode_text(p_raw)) as r;
    if jsonb_typeof(body) <> 'object' then
        body := null;
        problem := meta.text('body.must_be_object');
    end if;
exception
    when character_not_in_repertoire or untranslatable_character then
        problem := meta.text('body.not_utf8');
end;
$$;

comment on function intake.read_own_body(bytea) is
'The body of POST /v1/leads, a JSON object, in any encoding that normalize.decode_text() knows, and mended where that is needed (normalize.read_json). When that fails body is null
and problem says, for the sender, what is wrong.';

revoke all on function intake.read_own_body(bytea) from public;
