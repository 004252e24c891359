create or replace function ops.create_enrolment_code(
    p_consultant_id bigint,
    p_valid_for interval default '15 minutes',
    p_scopes text[] default '{leads:write,leads:read}'
)
returns text
language plpgsql
volatile
as $$
declare
    c_alphabet constant text := 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
    v_now constant timestamptz := util.current_time();
    v_bytes constant bytea := ext.gen_random_bytes(8);
    v_code text := '';
begin
    if not exists (select from routing.consultants as c where c.id = p_consultant_id and c.is_active) then
        raise exception 'consultant % does not exist or is inactive', coalesce(p_consultant_id::text, 'null') using errcode = 'ID208';
    end if;
    if p_valid_for is null or p_valid_for <= interval '0' or p_valid_for > interval '7 days' then
        raise exception 'a code is valid for up to 7 days, not %', coalesce(p_valid_for::text, 'null') using errcode = 'ID105';
    end if;
    if p_scopes is null or cardinality(p_scopes) = 0 or not p_scopes <@ array['leads:write', 'leads:read', 'quarantine'] then
        raise exception 'unknown or missing scope' using errcode = 'ID105',
            hint = 'Scopes of a code: leads:write, leads:read, quarantine.';
    end if;

    -- 32 letters: five bits of each byte, every letter as likely as the others.
    for v_position in 0..7 loop
        v_code := v_code || substr(c_alphabet, (get_byte(v_bytes, v_position) & 31) + 1, 1);
    end loop;
    insert into ops.enrolment_codes (code_sha256, consultant_id, scopes, expires_at, created_at)
    values (ops.enrolment_code_hash(v_code), p_consultant_id, p_scopes, v_now + p_valid_for, v_now);
    return v_code;
end;
$$;

comment on function ops.create_enrolment_code(bigint, interval, text[]) is
'Makes a code of 8 letters and digits (none that look alike) by which a consultant''s extension gets its token, once, within p_valid_for; it is
returned here and kept as SHA-256 only. Raises ID208 (no such active consultant), ID105 (validity or scopes).';

revoke all on function ops.create_enrolment_code(bigint, interval, text[]) from public;
