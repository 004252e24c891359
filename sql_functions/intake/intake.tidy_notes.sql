create or replace function intake.tidy_notes(p_tidied intake.tidied)
returns intake.tidied
language plpgsql
stable
as $$
declare
    c_most constant integer := 5000;
    v_given constant jsonb := p_tidied.body -> 'notes';
    v_read record;
begin
    v_read := intake.usable_text(v_given, 65536);
    v_read.value := normalize.undamaged_text(v_read.value);
    if length(v_read.value) > c_most then
        return intake.keep_tidied(p_tidied, 'notes', to_jsonb(left(v_read.value, c_most - 1) || '…'), meta.field_error(
            'notes', 'cut', meta.text('set_aside.cut', c_most::text)
        ));
    end if;
    return intake.keep_tidied(
        p_tidied, 'notes', to_jsonb(v_read.value), case when v_read.problem is not null then intake.set_aside('notes', v_read.problem) end
    );
end;
$$;

comment on function intake.tidy_notes(intake.tidied) is
'intake.tidy() for the field notes: what goes beyond 5,000 characters is cut, with a warning.';

revoke all on function intake.tidy_notes(intake.tidied) from public;
