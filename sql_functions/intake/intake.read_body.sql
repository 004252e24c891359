create or replace function intake.read_body(p_raw bytea, out body jsonb, out problem text, out is_mended boolean)
language plpgsql
stable
as $$
declare
    v_text text;
begin
    is_mended := false;
    -- What arrived is read for what it is: senders name the type of a body wrongly, or not at all.
    if substr(ltrim(p_raw, '\x0d0a20'), 1, 2) = '--' and position('form-data'::bytea in p_raw) > 0 then
        select p.body, p.problem into body, problem from normalize.parse_multipart(p_raw) as p;
        return;
    end if;
    v_text := normalize.decode_text(p_raw);
    if v_text ~ '^\s*[^\s{}[\]"=&][^{}[\]"=&]*(\[[^=&]*)?=' then
        select p.body, p.problem into body, problem from normalize.parse_form(btrim(v_text, E' \t\r\n')) as p;
        return;
    end if;
    select p.body, p.problem, p.is_mended into body, problem, is_mended from normalize.read_json(v_text) as p;
    if jsonb_typeof(body) not in ('object', 'array') then
        body := null;
        problem := meta.text('body.must_be_object');
    end if;
exception
    when character_not_in_repertoire or untranslatable_character then
        problem := meta.text('body.not_utf8');
end;
$$;

comment on function intake.read_body(bytea) is
'The body of a structured webhook as JSON, an object or a list, whatever form it came in: JSON, application/x-www-form-urlencoded or multipart/form-data, in any
encoding that normalize.decode_text() knows, JSON also where it must be mended first (is_mended, normalize.read_json). When that fails body is null and problem says, for the sender, what is wrong.';

revoke all on function intake.read_body(bytea) from public;
