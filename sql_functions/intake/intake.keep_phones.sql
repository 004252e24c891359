create or replace function intake.keep_phones(
    p_identity people.identity,
    p_person_id bigint,
    p_matched_by text,
    p_is_phone_new boolean,
    p_brought_by text
)
returns jsonb
language plpgsql
volatile
as $$
declare
    v_has_several constant boolean := coalesce(jsonb_array_length(p_identity.phones), 0) > 1;
    v_is_plain constant boolean := not v_has_several
        and coalesce(p_identity.phones #> '{0,repairs}', '[]') = '[]' and p_identity.phones #>> '{0,extension}' is null;
    v_warnings jsonb;
begin
    if p_identity.phone_key is null or (v_is_plain and p_is_phone_new) then
        return '[]'::jsonb;
    end if;
    perform people.keep_phones(
        p_person_id, p_identity.phones,
        case when p_is_phone_new or p_matched_by is null then array[p_identity.phone_key] else array[]::text[] end,
        p_matched_by is not null, p_brought_by
    );
    -- A repaired number that the person of this name is known by already is no guess any more.
    select jsonb_agg(
        case when f.is_valid
            then meta.field_error('person.phone', 'phone_repaired', meta.text('warning.phone_repaired', f.e164, people.repairs_text(f.repairs)))
            else meta.field_error('person.phone', 'phone_ignored', meta.text('warning.phone_ignored', meta.text('phone.' || f.reason)))
        end
        order by f.position
    )
    into v_warnings
    from jsonb_to_recordset(p_identity.phones) as f (
        "position" integer, e164 text, match_key text, is_valid boolean, reason text, repairs text[]
    )
    where not f.is_valid or f.repairs <> '{}' and not exists (
        select
        from people.identifiers as i
        join people.people as p on p.id = i.person_id
        where i.person_id = p_person_id and i.kind = 'phone' and i.match_key = f.match_key
            and i.repairs = '{}' and people.has_name(p, p_identity.name, p_identity.registered_name)
    );
    return coalesce(v_warnings, '[]');
end;
$$;

comment on function intake.keep_phones(people.identity, bigint, text, boolean, text) is
'Keeps what is known of every phone of a referral''s field, and returns what the sender should be told: which were repaired, which were not understood.
p_matched_by, p_is_phone_new: how the person was found, and whether nobody had the phone before; p_brought_by: who says so (people.add_identifiers).';

revoke all on function intake.keep_phones(people.identity, bigint, text, boolean, text) from public;
