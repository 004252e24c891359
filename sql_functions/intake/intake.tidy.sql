create or replace function intake.tidy(p_body jsonb, p_token_id bigint, p_at timestamptz)
returns intake.tidied
language plpgsql
stable
as $$
declare
    v_tidied intake.tidied := (p_body, '[]'::jsonb);
begin
    if 'array' in (
        jsonb_typeof(p_body -> 'person'), jsonb_typeof(p_body -> 'referrer'), jsonb_typeof(p_body -> 'consent'), jsonb_typeof(p_body -> 'page'),
        jsonb_typeof(p_body -> 'attributes')
    ) then
        v_tidied.body := intake.unwrap_groups(p_body);
    end if;
    v_tidied := intake.tidy_group(v_tidied, 'person', '{"name": 2000, "social_name": 200, "phone": 8000, "email": 2000, "tax_id": 2000, "city": 120}');
    v_tidied := intake.tidy_referrer(v_tidied);
    v_tidied := intake.tidy_origin(v_tidied, p_token_id);
    v_tidied := intake.tidy_product(v_tidied);
    v_tidied := intake.tidy_notes(v_tidied);
    v_tidied := intake.tidy_consent(v_tidied, p_at);
    v_tidied := intake.tidy_page(v_tidied);
    v_tidied := intake.tidy_attributes(v_tidied);
    v_tidied := intake.tidy_occurred_at(v_tidied, p_at);
    return v_tidied;
end;
$$;

comment on function intake.tidy(jsonb, bigint, timestamptz) is
'A submission with every optional value either usable or set aside with a warning, so that none of them decides over the lead: what is empty counts as absent, numbers are
taken as written, lists of values are joined, an object that stands alone in a list is that object, and what cannot be understood is left out (its bytes stay in the ledger). docs/normalization.md has the table of fields. Whether person and contact are usable is for
intake.validate_submission().';

revoke all on function intake.tidy(jsonb, bigint, timestamptz) from public;
