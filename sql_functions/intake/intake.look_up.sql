create or replace function intake.look_up(p_body jsonb, p_token_id bigint, p_at timestamptz)
returns intake.looked_up
language plpgsql
stable
as $$
declare
    v_person jsonb := (intake.tidy(
        jsonb_build_object('person', jsonb_build_object(
            'name', p_body -> 'name', 'phone', p_body -> 'phone', 'email', p_body -> 'email', 'tax_id', p_body -> 'tax_id'
        )), p_token_id, p_at
    )).body -> 'person';
    v_is_named constant boolean := v_person ->> 'name' is not null;
    v_referral intake.referral;
    v_holder people.people;
    v_looked_up intake.looked_up;
begin
    v_looked_up.depends_on_name := false;
    -- Without a name any will do, to read the rest by the rules of the intake.
    v_looked_up.errors := intake.validate_person(case when v_is_named then v_person else coalesce(v_person, '{}') || '{"name": "Maria"}' end);
    if v_looked_up.errors = '[]' then
        v_referral := intake.read_person(v_person);
        v_looked_up.errors := v_referral.errors;
    end if;
    v_looked_up.errors := (
        select coalesce(jsonb_agg(e.value || jsonb_build_object('field', regexp_replace(e.value ->> 'field', '^person[.]', '')) order by e.ordinality), '[]')
        from jsonb_array_elements(v_looked_up.errors) with ordinality as e
    );
    if v_looked_up.errors is distinct from '[]' then
        return v_looked_up;
    end if;

    if not v_is_named then
        if v_referral.doubt ->> 'code' = 'implausible_name' then
            v_referral.doubt := null;
        end if;
        -- The name decides: with theirs it is who has this alone, with another somebody else.
        select p.* into v_holder
        from people.identifiers as i
        join people.people as p on p.id = i.person_id
        where people.is_alone(i) and (
                (i.kind = 'phone' and i.match_key = (v_referral.person).phone_key) or (i.kind = 'email' and i.match_key = (v_referral.person).email_key)
                or (i.kind = 'tax_id' and i.match_key = (v_referral.person).tax_id)
            )
        order by array_position(array['tax_id', 'phone', 'email'], i.kind), i.person_id
        limit 1;
        v_referral.person.name := v_holder.name;
        v_referral.person.name_key := v_holder.name_key;
        v_referral.person.registered_name := v_holder.registered_name;
    end if;

    v_looked_up.person := v_referral.person;
    v_looked_up.verdict := intake.judge(v_referral);
    if not v_is_named then
        v_looked_up.depends_on_name := num_nonnulls(
            ((v_looked_up.verdict).found).phone_holders, ((v_looked_up.verdict).found).email_holders, ((v_looked_up.verdict).found).tax_id_holders
        ) > 0;
    end if;
    return v_looked_up;
end;
$$;

comment on function intake.look_up(jsonb, bigint, timestamptz) is
'What a referral of this person ({name?, phone?, email?, tax_id?}: as the fields of person in a submission) would become if it came now, by the same reading and the same intake.judge() as the
intake; errors[] when it would be rejected, without the prefix person. Without a name the verdict is that for the name of whoever has the phone or e-mail alone, and depends_on_name says
that another name may change it.';

revoke all on function intake.look_up(jsonb, bigint, timestamptz) from public;
