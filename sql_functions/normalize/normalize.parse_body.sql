create or replace function normalize.parse_body(p_raw bytea, out body jsonb, out problem text)
language plpgsql
stable
as $$
begin
    select p.body, p.problem into body, problem from normalize.parse_json(convert_from(p_raw, 'UTF8')) as p;
    if body is not null and jsonb_typeof(body) <> 'object' then
        body := null;
        problem := meta.text('body.must_be_object');
    end if;
exception
    when character_not_in_repertoire then
        problem := meta.text('body.not_utf8');
end;
$$;

comment on function normalize.parse_body(bytea) is
'Parses the raw bytes of a request of our own API into a JSON object (RFC 8259: UTF-8). When that fails body is null and problem says, for the sender, what is
wrong and what to do: not UTF-8, not an object, or what normalize.parse_json() refuses.';

revoke all on function normalize.parse_body(bytea) from public;
