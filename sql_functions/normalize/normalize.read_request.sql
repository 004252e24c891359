create or replace function normalize.read_request(p_raw bytea, out request jsonb, out http_status integer, out body jsonb)
language plpgsql
stable
as $$
declare
    v_problem text;
begin
    select p.body, p.problem into request, v_problem from normalize.parse_body(p_raw) as p;
    if request is null then
        http_status := 422;
        body := meta.problem('ID101', jsonb_build_array(meta.field_error('', 'ID101', v_problem)));
    end if;
end;
$$;

comment on function normalize.read_request(bytea) is
'The JSON object of a request of our own API (normalize.parse_body), or 422 and the problem to answer with (ID101).';

revoke all on function normalize.read_request(bytea) from public;
